import { once } from 'node:events';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, pmdb, spawnPmdb } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';

const DATE = ['--date', '2025-06-01'];

function seed(url: string, ...args: string[]): Promise<CliResult> {
  return pmdb(['seed', '--url', url, ...args], { cwd: process.cwd() });
}

async function counts({ sql }: FreshDatabase): Promise<Record<string, number>> {
  const tables = await sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace::regnamespace::text
      in ('identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public')
      and c.oid <> 'shared.audit_logs'::regclass`;
  const found: Record<string, number> = {};
  for (const { name } of tables) found[name] = Number((await sql.unsafe(`select count(*) from ${name}`))[0]?.count);
  return found;
}

describe('the profile dev', () => {
  let database: FreshDatabase;
  let empty: Record<string, number>;
  let first: CliResult;

  beforeAll(async () => {
    database = await migratedDatabase();
    empty = await counts(database);
    first = await seed(database.url, ...DATE, '--json');
    return () => database.drop();
  }, 120_000);

  test('is written, as the document says', async () => {
    expect(first.code, first.stderr).toBe(0);
    const { seeded } = JSON.parse(first.stdout);
    expect(seeded.map(({ slug }: { slug: string }) => slug)).toEqual([
      'maple-grove',
      'harbor-point',
      'union-square',
      'silver-lake',
    ]);
    const now = await counts(database);
    const said = seeded.reduce(
      (sum: number, { rows }: { rows: Record<string, number> }) => sum + (rows['core.units'] ?? 0),
      0,
    );
    expect(now['core.units']).toBe(said);
  });

  test('adds up', async () => {
    const { sql } = database;
    expect(
      await sql`
        select i.invoice_number from financial.invoices i
        where i.subtotal + i.tax_amount <> (select sum(l.line_total + l.tax_amount) from financial.invoice_line_items l where (l.organization_id, l.invoice_id) = (i.organization_id, i.id))
           or i.paid_amount <> (select coalesce(sum(a.allocated_amount), 0) from financial.payment_allocations a
                                join financial.payments p on (p.organization_id, p.id) = (a.organization_id, a.payment_id)
                                where (a.organization_id, a.invoice_id) = (i.organization_id, i.id) and p.status = 'cleared')`,
    ).toHaveLength(0);
    expect(
      await sql`
        select p.payment_number from financial.payments p
        where p.allocated_amount <> (select coalesce(sum(a.allocated_amount), 0) from financial.payment_allocations a where (a.organization_id, a.payment_id) = (p.organization_id, p.id))`,
    ).toHaveLength(0);
    const [costs] = await sql`
      select count(*)::int as orders, count(*) filter (where w.actual_cost <> e.total_amount)::int as wrong
      from operations.work_orders w join financial.expenses e on e.id = w.expense_id`;
    expect(costs).toMatchObject({ orders: expect.toSatisfy((n: number) => n > 10), wrong: 0 });
  });

  test('shows in the summaries: what is let brings what its leases say', async () => {
    const [rolls] = await database.sql`
      select (select sum(monthly_rent_roll) from core.property_occupancy_summary)::float8 as shown,
             (select sum(l.rent_amount) from core.leases l join core.organizations o on o.id = l.organization_id
              where l.status = 'active' and (now() at time zone o.timezone)::date between l.start_date and coalesce(l.end_date, 'infinity'))::float8 as let`;
    expect(rolls?.shown).toBeGreaterThan(1000);
    expect(rolls?.shown).toBe(rolls?.let);
  });

  test('fills the summaries that a run was cut off before', async () => {
    const shown = () =>
      database.sql`select sum(monthly_rent_roll)::float8 as rent from core.property_occupancy_summary`;
    const before = await shown();
    await database.sql.unsafe('truncate monitoring.summary_refreshes').simple();
    await database.sql.unsafe('refresh materialized view core.property_occupancy_summary with no data').simple();
    expect(await seed(database.url, ...DATE)).toMatchObject({ code: 0 });
    expect(await shown()).toEqual(before);
  });

  test('lets everybody who may sign in see their own organization, and no other', async () => {
    const { sql } = database;
    const { seeded } = JSON.parse(first.stdout);
    for (const { organizationId, logins, schema } of seeded) {
      if (schema !== null) continue;
      for (const { userId, persona, role, email } of logins) {
        await sql.begin(async (tx) => {
          await tx`select app.set_context_as(${userId}, ${organizationId})`;
          await tx.unsafe(`set local role ${persona}`);
          const [seen] = await tx`
            select count(*)::int as all, count(*) filter (where organization_id <> ${organizationId})::int as foreign
            from financial.invoices`;
          expect(seen?.all, email).toBeGreaterThan(0);
          expect(seen?.foreign, email).toBe(0);
          const [tenants] = await tx`select count(*)::int as seen from core.tenants`;
          if (role === 'renter') expect(tenants?.seen).toBe(1);
        });
      }
    }
  });

  test('prints statements that work as they stand, for a login with the roles it names', async () => {
    const { stdout } = await seed(database.url, ...DATE);
    const [statements = ''] = stdout.slice(stdout.indexOf('begin;')).split('\n\n');
    const login = await database.role({ owner: false });
    await database.sql.unsafe(`grant pm_service, pm_app to ${login.name}`);
    const session = await database.connectAs(login).reserve();
    await session.unsafe(statements);
    expect(await session`select name from core.properties order by name limit 1`).toMatchObject([
      { name: 'Alder Street Apartments' },
    ]);
    await session`commit`;
    session.release();
  });

  test('is written once', async () => {
    const before = await counts(database);
    const again = await seed(database.url, ...DATE);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Nothing to do');
    expect(again.stdout).toContain('admin@maple-grove.example');
    expect(await counts(database)).toEqual(before);
    const other = await seed(database.url, '--seed', '2');
    expect(other.stderr).toContain('maple-grove was seeded with profile dev, seed 1');
    expect(await counts(database)).toEqual(before);
  });

  test('goes away without a trace, in parts and wholly', async () => {
    const part = await seed(database.url, '--reset', '--organization', 'harbor-point');
    expect(part.stdout).toContain('Removed harbor-point');
    expect(await database.sql`select slug from core.organizations order by slug`).toMatchObject([
      { slug: 'maple-grove' },
      { slug: 'silver-lake' },
      { slug: 'union-square' },
    ]);
    expect((await seed(database.url, '--reset')).code).toBe(0);
    expect(await counts(database)).toEqual(empty);
    expect(await database.sql`select from core.property_occupancy_summary`).toHaveLength(0);
    expect((await seed(database.url, '--reset')).stdout).toContain('Nothing was seeded');
  });
});

test('a database that may be production is refused until its name is given', async () => {
  const { url, sql, name } = await migratedDatabase();
  await sql`insert into core.organizations (name, slug) values ('Real', 'real')`;
  const refused = await seed(url, '--profile', 'minimal');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('it holds 1 organization that pmdb did not seed');
  expect(refused.stderr).toContain(`--force ${name}`);
  const asked = await seed(url, '--profile', 'minimal', '--force');
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain(`--force ${name}`);
  expect((await seed(url, '--profile', 'minimal', '--force', 'another')).code).toBe(2);
  expect(await sql`select slug from core.organizations`).toHaveLength(1);

  expect((await seed(url, '--profile', 'minimal', '--force', name)).code).toBe(0);
  await sql.unsafe(`alter database ${name} set pmdb.environment = 'production'`);
  const reset = await seed(url, '--reset');
  expect(reset.stderr).toContain('pmdb.environment is production');
  expect((await seed(url, '--reset', '--force', name)).code).toBe(0);
  expect(await sql`select slug from core.organizations`).toMatchObject([{ slug: 'real' }]);

  await sql`select app.unregister_tenant('real')`;
  await sql.unsafe(`alter database ${name} set pmdb.environment = 'development'`);
  expect((await seed(url, '--profile', 'minimal')).code).toBe(0);
});

test('a role that is no superuser writes the same rows', async () => {
  const { role, url, sql } = await migratedDatabase();
  expect((await seed(url, '--profile', 'minimal', '--date', '2025-06-01')).code).toBe(0);
  const content = () => sql`select id, total_amount, invoice_number from financial.invoices order by id`;
  const asSuperuser = [...(await content())];
  expect((await seed(url, '--reset')).code).toBe(0);
  const login = await role({ attributes: 'nobypassrls' });
  await sql.unsafe(`grant pm_owner, pm_definer to ${login.name}`);
  await sql.unsafe(`grant usage, create on schema migrations to ${login.name}`);
  await sql.unsafe(`grant select, insert, delete on all tables in schema migrations to ${login.name}`);
  await sql.unsafe(`alter table migrations.seeds owner to ${login.name}`);
  const done = await seed(login.url, '--profile', 'minimal', '--date', '2025-06-01');
  expect(done.code, done.stderr).toBe(0);
  expect([...(await content())]).toEqual(asSuperuser);
});

test('what is asked for wrongly is said before anything is written', async () => {
  const { url } = await migratedDatabase();
  const refusals: readonly (readonly [readonly string[], string])[] = [
    [['--profile', 'nope'], 'Choose one of demo, dev, load, minimal'],
    [['--organization', 'nope'], 'It has maple-grove, harbor-point, union-square, silver-lake'],
    [['--units', '5'], '--organizations and --units are not for it'],
    [['--date', '2025-02-30'], 'is no day'],
    [['--date', '9999-12-31'], 'is no day'],
    [['--date', '0001-01-01'], 'reach back beyond 1920-01-01'],
    [['--months', '1201'], 'is no number of months'],
    [['--seed', 'x'], 'is no seed'],
    [['--reset', '--seed', '2'], '--seed is not for it'],
  ];
  for (const [args, why] of refusals) {
    const { code, stderr } = await seed(url, ...args);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  }
});

test('an interrupt leaves the organization that was being written out, and the next run makes it', async () => {
  const { url, sql } = await migratedDatabase();
  const size = ['--profile', 'load', '--organizations', '1', '--units', '150'];
  const running = spawnPmdb(['seed', '--url', url, ...size], { cwd: process.cwd() });
  await expect
    .poll(
      () => sql`select from pg_stat_activity where datname = current_database() and query like 'copy financial.%'`,
      {
        timeout: 20_000,
        interval: 20,
      },
    )
    .toHaveLength(1);
  running.kill('SIGINT');
  expect((await once(running, 'exit'))[0]).toBe(130);
  expect(await sql`select from core.organizations`).toHaveLength(0);
  expect((await seed(url, ...size, '--months', '1')).code).toBe(0);
  expect(await sql`select from core.organizations`).toHaveLength(1);
});
