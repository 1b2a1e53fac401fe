import { createHash } from 'node:crypto';
import type { ReservedSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase, Login } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, type Organization } from '../schema/organization.ts';

const FORGED = 'the organization context is not sealed for this transaction';

let database: FreshDatabase;
let login: Login;
let ours: Organization;
let theirs: Organization;
let token: string;
let hash: string;

/** The settings that hold a context. */
interface Settings {
  readonly context: string;
  readonly seal: string;
}

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
  theirs = await createOrganization(database.sql, 'theirs');
  login = await database.role({ owner: false });
  await database.sql.unsafe(`grant pm_app to ${login.name}`);
  token = await tokenOf(ours);
  hash = createHash('sha256').update(token).digest('hex');
});

async function tokenOf({ user }: Organization, validFor = '1 hour'): Promise<string> {
  const [row] = await database.sql`select app.open_session(${user}, ${validFor}) as token`;
  return row?.token;
}

/** A session of the login, which is neither a superuser nor sees everything. */
async function session<T>(work: (sql: ReservedSql) => Promise<T>): Promise<T> {
  const pool = database.connectAs({ url: login.url });
  const sql = await pool.reserve();
  try {
    return await work(sql);
  } finally {
    sql.release();
    await pool.end();
  }
}

async function transaction<T>(sql: ReservedSql, work: () => Promise<T>): Promise<T> {
  await sql`begin`;
  try {
    return await work();
  } finally {
    await sql`rollback`;
  }
}

async function open(sql: ReservedSql, { id }: Organization, held = token): Promise<Settings> {
  await sql`select app.set_context(${held}, ${id})`;
  const [row] = await sql<
    [Settings]
  >`select current_setting('app.context') as context, current_setting('app.seal') as seal`;
  return row;
}

async function put(sql: ReservedSql, { context, seal }: Settings): Promise<void> {
  await sql`select set_config('app.context', ${context}, true), set_config('app.seal', ${seal}, true)`;
}

/** The ids of the organizations whose units are seen, or the error. */
async function seen(sql: ReservedSql): Promise<readonly string[] | string> {
  try {
    const rows = await sql`select distinct organization_id::text as id from core.units`;
    return rows.map(({ id }) => id as string);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return code === '42501' ? message : `${code} ${message}`;
  }
}

describe('a context that was opened', () => {
  test('shows the organization’s rows, and is over with its transaction', async () => {
    await session(async (sql) => {
      await transaction(sql, async () => {
        await open(sql, ours);
        expect(await seen(sql)).toEqual([ours.id]);
      });
      expect(await seen(sql)).toBe('no organization context');
    });
  });

  test('holds in parallel workers', async () => {
    await session((sql) =>
      transaction(sql, async () => {
        await open(sql, ours);
        const [{ name }] = await sql<[{ name: string }]>`
          select name from pg_settings where name in ('force_parallel_mode', 'debug_parallel_query')`;
        await sql`select set_config(${name}, 'on', true)`;
        expect(await sql`select app.current_organization_id() as id`).toEqual([{ id: ours.id }]);
      }),
    );
  });

  test.each([
    ['a token that is none', () => ['nonsense', ours.id], 'no such session, or it has ended'],
    ['the hash in the token’s place', () => [hash, ours.id], 'no such session, or it has ended'],
    ['another’s organization', () => [token, theirs.id], 'this user may not act for this organization'],
  ] as const)('is not: %s', async (_, given, message) => {
    const [held = '', id = ''] = given();
    await session((sql) =>
      expect(sql`select app.set_context(${held}, ${id})`).rejects.toMatchObject({ code: '42501', message }),
    );
  });

  test('a session that ended opens none', async () => {
    const short = await tokenOf(ours);
    await database.sql`
      update identity.auth_sessions set created_at = now() - interval '2 days', expires_at = now() - interval '1 second'
      where token_hash = encode(sha256(convert_to(${short}, 'UTF8')), 'hex')`;
    const closed = await tokenOf(ours);
    await session(async (sql) => {
      await sql`select app.close_session(${closed})`;
      for (const ended of [short, closed])
        await expect(sql`select app.set_context(${ended}, ${ours.id})`).rejects.toMatchObject({ code: '42501' });
    });
  });
});

describe('a context that nobody opened', () => {
  test('is none: another organization under our seal, or a seal of one’s own', async () => {
    await session(async (sql) => {
      const { context, seal } = await transaction(sql, () => open(sql, ours));
      for (const forged of [
        { context: context.replace(ours.id, theirs.id), seal },
        { context, seal: '' },
        { context, seal: seal.replace(/^./, (c) => (c === '0' ? '1' : '0')) },
      ])
        await transaction(sql, async () => {
          await open(sql, ours);
          await put(sql, forged);
          expect(await seen(sql)).toBe(FORGED);
        });
    });
  });

  test('is none: one without any seal', async () => {
    await session((sql) =>
      transaction(sql, async () => {
        await sql`select set_config('app.context', ${`${ours.id} - - - {all}`}, true)`;
        expect(await seen(sql)).toBe(FORGED);
      }),
    );
  });

  test('is none: permissions that were added', async () => {
    await session((sql) =>
      transaction(sql, async () => {
        const { context, seal } = await open(sql, ours);
        await put(sql, { context: context.replace('{', '{more,'), seal });
        expect(await seen(sql)).toBe(FORGED);
      }),
    );
  });

  test('is none: that of a transaction before, of another session, or one that was set for good', async () => {
    await session(async (sql) => {
      const before = await transaction(sql, () => open(sql, ours));
      const elsewhere = await session((other) => transaction(other, () => open(other, ours)));
      for (const stolen of [before, elsewhere])
        await transaction(sql, async () => {
          await put(sql, stolen);
          expect(await seen(sql)).toBe(FORGED);
        });
      await transaction(sql, async () => {
        await open(sql, ours);
        await sql`select set_config('app.context', current_setting('app.context'), false), set_config('app.seal', current_setting('app.seal'), false)`;
        await sql`commit`;
        expect(await seen(sql)).toBe(FORGED);
      });
    });
  });

  test('is none: one that is swapped while a statement reads', async () => {
    const foreign = await session(async (other) => {
      const theirToken = await tokenOf(theirs);
      return await transaction(other, () => open(other, theirs, theirToken));
    });
    await session((sql) =>
      transaction(sql, async () => {
        await open(sql, ours);
        const rows = await sql`
          select distinct u.organization_id::text as id
          from (values (1), (2)) v (n),
               lateral (select case when v.n = 2 then concat(set_config('app.context', ${foreign.context}, true),
                                                             set_config('app.seal', ${foreign.seal}, true)) end offset 0) s (done),
               lateral (select organization_id from core.units where concat(v.n, s.done) <> '' offset 0) u`;
        expect(rows).toEqual([{ id: ours.id }]);
        expect(await seen(sql)).toBe(FORGED);
      }),
    );
  });
});

describe('the key', () => {
  test.each([
    ['is read by nobody', 'select * from app.context_key'],
    ['seals for nobody', "select app.seal_of('x')"],
    ['is changed by nobody', 'select app.rotate_context_key()'],
    ['and nobody writes under it', "select app.write_context(gen_random_uuid(), null, null, null, '{}')"],
  ])('%s', async (_, query) => {
    for (const role of ['pm_app', 'pm_owner', 'pm_service', 'pm_backup', 'pm_readonly', 'tenant_role'])
      await expect(
        database.sql.begin(async (tx) => {
          await tx`set local role ${tx(role)}`;
          await tx.unsafe(query);
        }),
        role,
      ).rejects.toMatchObject({ code: '42501' });
  });

  test('is another in each database', async () => {
    const keys = await database.sql`select key, length(key) from app.context_key`;
    expect(keys).toMatchObject([{ length: 32 }]);
    await database.sql`refresh materialized view app.context_key`; // what pg_restore does
    expect(await database.sql`select key from app.context_key`).not.toEqual(keys.map(({ key }) => ({ key })));
  });

  test('when it is changed, contexts that are open end, and the next ones hold', async () => {
    await session(async (sql) => {
      await transaction(sql, async () => {
        await open(sql, ours);
        await database.sql.begin(async (tx) => {
          await tx`set local role pm_definer`;
          await tx`set local lock_timeout = '2s'`;
          await tx`select app.rotate_context_key()`;
        });
        expect(await seen(sql)).toBe(FORGED);
      });
      await transaction(sql, async () => {
        await open(sql, ours);
        expect(await seen(sql)).toEqual([ours.id]);
      });
    });
  });
});
