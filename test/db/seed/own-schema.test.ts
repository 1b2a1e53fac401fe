import { beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, pmdb } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';

const ONLY = ['--organization', 'silver-lake', '--date', '2025-06-01'];
const SCHEMA = 'org_silver_lake';

/** Tables of the schema, but for those of moved rows and old journals. */
const FILLED = [
  'accounts',
  'audit_log',
  'buildings',
  'leases',
  'messages',
  'organizations',
  'properties',
  'tenants',
  'transactions',
  'units',
  'users',
  'work_orders',
];

function run(url: string, command: string, ...args: string[]): Promise<CliResult> {
  return pmdb([...command.split(' '), '--url', url, ...args], { cwd: process.cwd() });
}

/** All rows of the schema but the audit log's, without the moments in which they were written. */
async function content({ sql }: FreshDatabase): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of FILLED.filter((name) => name !== 'audit_log')) {
    const [row] = await sql.unsafe(
      `select md5(string_agg((to_jsonb(t) - 'updated_at')::text, e'\\n' order by id)) as digest from ${SCHEMA}.${table} t`,
    );
    found[table] = String(row?.digest);
  }
  return found;
}

/** What an organization leaves in the database. */
async function traces({ sql }: FreshDatabase): Promise<unknown> {
  const [row] = await sql`
    select (select count(*) from core.organizations)::int as organizations, (select count(*) from identity.user_profiles)::int as logins,
           (select count(*) from core.user_profiles)::int as profiles, (select count(*) from migrations.tenants)::int as tenants,
           (select count(*) from migrations.tenant_versions)::int as versions, (select count(*) from migrations.seeds)::int as seeds,
           (select array_agg(nspname::text order by nspname) from pg_namespace where nspname like 'org\_%') as schemas`;
  return row;
}

describe('an organization with a schema of its own', () => {
  let database: FreshDatabase;
  let first: CliResult;

  beforeAll(async () => {
    database = await migratedDatabase();
    first = await run(database.url, 'seed', ...ONLY, '--json');
    return () => database.drop();
  }, 120_000);

  test('is written into it, every table of its business', async () => {
    expect(first.code, first.stderr).toBe(0);
    const [{ rows, schema }] = JSON.parse(first.stdout).seeded;
    expect(schema).toBe(SCHEMA);
    for (const table of FILLED) {
      const [row] = await database.sql.unsafe(`select count(*)::int as count from ${SCHEMA}.${table}`);
      const count = row?.count;
      if (!['audit_log', 'organizations'].includes(table)) expect(count, table).toBe(rows[`${SCHEMA}.${table}`]);
      expect(count, table).toBeGreaterThan(0);
    }
    for (const table of ['core.properties', 'core.leases', 'financial.transactions', 'operations.work_orders']) {
      expect(await database.sql.unsafe(`select from ${table}`), table).toHaveLength(0);
    }
  });

  test('is at the version of the files, as one that pmdb tenant create made', async () => {
    const { code, stdout } = await run(database.url, 'status');
    expect(stdout).toMatch(new RegExp(`tenant ${SCHEMA}: \\d+ applied`));
    expect(stdout).not.toContain('pending');
    expect(code).toBe(0);
  });

  test('has books that balance, and units that follow their leases', async () => {
    const { sql } = database;
    const [sums] = await sql.unsafe(`
      select sum(amount) filter (where entry_side = 'debit')::text as debit, sum(amount) filter (where entry_side = 'credit')::text as credit,
             count(*) filter (where reverses_id is not null)::int as reversals, count(*) filter (where status = 'pending')::int as pending
      from ${SCHEMA}.transactions`);
    expect(sums?.debit).toBe(sums?.credit);
    expect(Number(sums?.debit)).toBeGreaterThan(100_000);
    expect(sums?.reversals).toBeGreaterThan(0);
    expect(sums?.pending).toBeGreaterThan(0);
    const [held] = await sql.unsafe(`
      select (select sum(case entry_side when 'credit' then amount else -amount end)
              from ${SCHEMA}.transactions t join ${SCHEMA}.accounts a on a.id = t.account_id
              where a.account_code = '2200')::text as books,
             (select sum(security_deposit) from ${SCHEMA}.leases where status <> 'draft')::text as leases`);
    expect(held?.books).toBe(held?.leases);
    const units = await sql.unsafe(`
      select from ${SCHEMA}.units u
      where (u.status = 'occupied') <> exists (select from ${SCHEMA}.leases l where l.unit_id = u.id and l.status = 'active'
                                               and current_date between l.start_date and coalesce(l.end_date, 'infinity'))`);
    expect(units).toHaveLength(0);
    const [counted] = await sql.unsafe(
      `select from ${SCHEMA}.properties p where total_units <> (select count(*) from ${SCHEMA}.units u where u.property_id = p.id)`,
    );
    expect(counted).toBeUndefined();
  });

  test('lets everybody who may sign in see what is theirs', async () => {
    const [{ organizationId, logins }] = JSON.parse(first.stdout).seeded;
    const seen: Record<string, unknown> = {};
    for (const { userId, persona, email } of logins) {
      await database.sql.begin(async (tx) => {
        await tx`select app.set_context_as(${userId}, ${organizationId})`;
        await tx.unsafe(`set local role ${persona}; set local search_path = ${SCHEMA}`);
        const [row] =
          await tx`select (select count(id) from units)::int as units, (select count(id) from tenants)::int as tenants`;
        seen[email.split('@')[0]] = row;
      });
    }
    expect(Object.keys(seen).sort()).toEqual(
      ['admin', 'manager', 'manager2', 'readonly', 'renter', 'renter2', 'staff'].sort(),
    );
    expect(seen).toMatchObject({ admin: { units: 24 }, readonly: { units: 24 } });
    expect(seen).toMatchObject({ renter: { units: 1, tenants: 1 }, renter2: { units: 1, tenants: 1 } });
    expect(seen).toMatchObject({ manager: { units: 20 }, manager2: { units: 4 } });
  });

  test('prints how to look into it, for a login with the roles it names', async () => {
    const { stdout } = await run(database.url, 'seed', ...ONLY);
    expect(stdout).toContain('Nothing to do');
    const statements = stdout.slice(stdout.indexOf('begin;'));
    const login = await database.role({ owner: false });
    await database.sql.unsafe(`grant pm_service, pm_app to ${login.name}`);
    const session = await database.connectAs(login).reserve();
    await session.unsafe(statements);
    expect(await session`select name from properties order by name`).toMatchObject([
      { name: 'Lakeside Shops' },
      { name: 'Lakeside Towers' },
    ]);
    await session`commit`;
    session.release();
  });

  test('goes away without a trace, and comes again to the byte', async () => {
    const before = await content(database);
    expect((await run(database.url, 'seed', ...ONLY)).stdout).toContain('Nothing to do');
    expect(await content(database)).toEqual(before);
    const reset = await run(database.url, 'seed', '--reset');
    expect(reset.code, reset.stderr).toBe(0);
    expect(await traces(database)).toEqual({
      organizations: 0,
      logins: 0,
      profiles: 0,
      tenants: 0,
      versions: 0,
      seeds: 0,
      schemas: null,
    });
    expect((await run(database.url, 'seed', ...ONLY)).code).toBe(0);
    expect(await content(database)).toEqual(before);
  });

  test('can be pooled, and is removed from there as well', async () => {
    const moved = await run(database.url, 'tenant move', 'silver-lake', '--to', 'pooled', '--yes');
    expect(moved.code, moved.stderr).toBe(0);
    expect((await database.sql`select from core.units`).length).toBe(24);
    expect((await run(database.url, 'seed', '--reset')).code).toBe(0);
    expect(await traces(database)).toMatchObject({ organizations: 0, logins: 0, seeds: 0, schemas: null });
  });
});

test('a row that is refused leaves neither the schema nor anything else of it', async () => {
  const database = await migratedDatabase();
  const { sql, url } = database;
  await sql`create function public.refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`;
  await sql`create function public.hinder() returns event_trigger language plpgsql as $$
    begin
      if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'org_silver_lake.work_orders') then
        create trigger hindrance before insert on org_silver_lake.work_orders for each row execute function public.refuse();
      end if;
    end $$`;
  await sql`create event trigger hindering on ddl_command_end when tag in ('CREATE TABLE') execute function public.hinder()`;
  const failed = await run(url, 'seed', ...ONLY);
  expect(failed.stderr).toContain('refused');
  expect(failed.stderr).toContain('silver-lake left nothing behind');
  expect(failed.code).toBe(4);
  expect(await traces(database)).toMatchObject({ organizations: 0, logins: 0, tenants: 0, seeds: 0, schemas: null });
});
