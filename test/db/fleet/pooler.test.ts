import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.ts';
import { has } from '../../support/requirements.ts';
import { errorOf } from '../engine/reading.ts';
import { CHECK, fleet, slugs } from './fleet-scenario.ts';

let bouncer: PgBouncer;

describe.skipIf(!has('pgbouncer'))('tenants behind PgBouncer in transaction mode', () => {
  beforeAll(async () => {
    bouncer = await startPgBouncer();
  });
  afterAll(() => bouncer?.stop());

  test('are migrated and rolled back, each version exactly once, and nothing is left on the pooled sessions', async () => {
    const tenants = await fleet(slugs(30));
    const { db, versions, writeTenant } = tenants;
    const { pmdb } = tenants.with({ url: bouncer.through(db.url) });
    await db.sql`insert into org_t7.units values (9, -1)`;
    await writeTenant('V003__check', CHECK);
    await writeTenant('V004__view', ['create view dear as select * from units where rent > 10;', 'drop view dear;']);
    expect(errorOf(await pmdb('migrate', '--json')).message).toBe('1 of 30 tenants failed');
    await db.sql`delete from org_t7.units where id = 9`;
    const retry = await pmdb('migrate', '--only-failed', '--json');
    expect(JSON.parse(retry.stdout).tenants).toMatchObject({ total: 1, done: 1, steps: 2 });
    expect(await versions()).toEqual({ '001 002 003 004': slugs(30).sort() });
    const back = await pmdb('rollback', '--run', JSON.parse(retry.stdout).runId, '--json');
    expect(JSON.parse(back.stdout).tenants).toMatchObject({ done: 1, steps: 2 });
    expect(await pmdb('rollback', '--track', 'tenant', '--steps', '2')).toMatchObject({ code: 0 });
    const others = slugs(30).filter((slug) => slug !== 't7');
    expect(await versions()).toEqual({ '': ['t7'], '001 002': others.sort() });
    expect(
      await db.sql`select schema_name, version, action from migrations.history
        where schema_name is not null and action in ('migrate', 'rollback') group by 1, 2, 3 having count(*) > 1`,
    ).toEqual([]);
    expect(await leftBehind(db.connectAs({ url: bouncer.through(db.url) }))).toEqual([
      { path: '"$user", public', row_security: 'on', lock_timeout: '0', locks: 0 },
    ]);
  });

  test('are not given files outside a transaction, whose search_path the pooler could not keep', async () => {
    const tenants = await fleet(slugs(2));
    const { pmdb } = tenants.with({ url: bouncer.through(tenants.db.url) });
    await tenants.writeTenant('V003__index', [
      '-- pmdb: no-transaction\ncreate index concurrently units_rent on units (rent);',
      '-- pmdb: no-transaction\ndrop index concurrently units_rent;',
    ]);
    const { problems } = errorOf(await pmdb('migrate', '--json'));
    expect(problems).toMatchObject([
      { code: 'BAD_FILE', remedy: 'Name a direct way to the server with PMDB_DIRECT_URL.' },
    ]);
    expect(await tenants.versions()).toEqual({ '001 002': slugs(2) });
    const direct = tenants.with({
      url: bouncer.through(tenants.db.url),
      env: { PMDB_DIRECT_URL: tenants.db.url },
    });
    expect(await direct.pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await tenants.versions()).toEqual({ '001 002 003': slugs(2) });
  });

  test('two runs at once do not apply anything twice', async () => {
    const tenants = await fleet(slugs(12));
    const { pmdb } = tenants.with({ url: bouncer.through(tenants.db.url) });
    await tenants.writeTenant('V003__once', ['create table once (id int); select pg_sleep(0.05);', 'drop table once;']);
    const runs = await Promise.all([pmdb('migrate', '--json'), pmdb('migrate', '--json')]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(await tenants.versions()).toEqual({ '001 002 003': slugs(12).sort() });
    const applied = await tenants.db.sql`select from migrations.history where version = '003' and action = 'migrate'`;
    expect(applied.length).toBe(12);
  });
});

/** What the next clients find on the server connections that the pooler holds: one row where all are alike. */
async function leftBehind(sql: Awaited<ReturnType<typeof fleet>>['db']['sql']): Promise<unknown[]> {
  const look = () =>
    sql.begin(async (tx) => {
      await tx`select pg_sleep(0.05)`;
      return await tx`select current_setting('search_path') as path, current_setting('row_security') as row_security
        , current_setting('lock_timeout') as lock_timeout
        , (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`;
    });
  const seen = (await Promise.all([look(), look(), look(), look()])).flat();
  return [...new Map(seen.map((row) => [JSON.stringify(row), row])).values()];
}
