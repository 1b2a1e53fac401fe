import type { ReservedSql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.ts';
import { has } from '../../support/requirements.ts';
import { createOrganization } from '../schema/organization.ts';

const TRANSACTIONS = 10_000;
const CLIENTS = 4;

let bouncer: PgBouncer;

interface SignedIn {
  readonly id: string;
  readonly token: string;
}

interface Seen {
  /** The organizations that the rows are of. */
  readonly organizations: string;
  /** The server session that PgBouncer gave. */
  readonly server: number;
}

/** One transaction, as a client sends it. */
async function transactionOf(sql: ReservedSql, { token, id }: SignedIn): Promise<Seen> {
  const results = await sql
    .unsafe(
      `begin; select app.set_context('${token}', '${id}');
       select string_agg(distinct organization_id::text, ' ') as organizations, pg_backend_pid() as server from core.units; commit`,
    )
    .simple();
  return (results as unknown as Seen[][])[2]?.[0] ?? { organizations: '', server: 0 };
}

describe.skipIf(!has('pgbouncer'))('behind PgBouncer in transaction mode', () => {
  beforeAll(async () => {
    bouncer = await startPgBouncer();
  });
  afterAll(() => bouncer?.stop());

  test('two organizations take turns on the same server sessions, and see nothing of each other', async () => {
    const db = await migratedDatabase();
    const signIn = async (slug: string): Promise<SignedIn> => {
      const { user, id } = await createOrganization(db.sql, slug);
      const [row] = await db.sql`select app.open_session(${user}) as token`;
      return { id, token: row?.token };
    };
    const organizations = [await signIn('ours'), await signIn('theirs')] as const;
    const login = await db.role({ owner: false });
    await db.sql.unsafe(`grant pm_app to ${login.name}`);
    const pool = db.connectAs({ url: bouncer.through(login.url) });
    let [transactions, foreign, forgotten] = [0, 0, 0];
    const served = new Map<number, Set<string>>();
    const client = async (number: number) => {
      const sql = await pool.reserve();
      for (let i = number; i < TRANSACTIONS; i += CLIENTS) {
        const organization = organizations[i % 2 === 0 ? 0 : 1];
        const { organizations: seen, server } = await transactionOf(sql, organization);
        transactions++;
        if (seen !== organization.id) foreign++;
        served.set(server, (served.get(server) ?? new Set()).add(seen));
        if (i % 50 !== number) continue;
        // Right behind another's transaction, on a session that has just carried a context.
        const error = await sql
          .unsafe('select from core.units')
          .simple()
          .then(
            () => undefined,
            (e: { code: string; message: string }) => e,
          );
        if (error?.code === '42501' && error.message === 'no organization context') forgotten++;
      }
      sql.release();
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
    expect({ transactions, foreign, forgotten }).toEqual({ transactions: 10_000, foreign: 0, forgotten: 400 });
    // Sessions that served one organization alone would prove nothing.
    expect([...served.values()].map(({ size }) => size)).toEqual([...served.values()].map(() => 2));
  }, 240_000);
});
