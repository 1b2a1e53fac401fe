import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorOf, theValue } from '../engine/reading.ts';
import { CHECK, fleet, slugs } from './fleet-scenario.ts';

test('every tenant gets what is pending, each version once, and a second run has nothing to do', async () => {
  const { db, pmdb, writeTenant, versions } = await fleet(slugs(20));
  await writeTenant('V003__check', CHECK);
  await writeTenant('V004__view', ['create view dear as select * from units where rent > 10;', 'drop view dear;']);
  const first = await pmdb('migrate', '--json');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(first.stdout).tenants).toMatchObject({ total: 20, done: 20, steps: 40, gone: 0 });
  expect(await versions()).toEqual({ '001 002 003 004': slugs(20).sort() });
  expect(await theValue(db, 'select count(*)::int from org_t7.dear')).toBe(2);
  const second = await pmdb('migrate');
  expect(second).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('All 20 tenants are up to date.'),
  });
});

test('what fails on some stays with them; the retry command does exactly those', async () => {
  const { db, pmdb, writeTenant, versions } = await fleet(slugs(12));
  await db.sql.unsafe(
    `insert into org_t2.units values (9, -1); alter table org_t3.units add floor int; drop schema org_t4 cascade`,
  );
  await writeTenant('V003__check', CHECK);
  const run = await pmdb('migrate', '--json');
  expect(run.code).toBe(5);
  const error = errorOf(run);
  expect(error).toMatchObject({
    code: 'TENANTS_FAILED',
    message: '3 of 12 tenants failed',
    state: '9 migrated; 3 failed, each where its last good step left it; 0 not run.',
    remedy: 'Mend what is wrong, then: `pmdb migrate --only-failed`',
  });
  const problems = error.problems as unknown as { message: string; place: object }[];
  expect(problems).toHaveLength(3);
  expect(problems).toContainEqual(
    expect.objectContaining({
      message: expect.stringMatching(/^org_t2: .*"rent_positive".* \(23514\)/),
      place: expect.objectContaining({ file: 'migrations/tenant/V003__check.sql', line: 4, column: 1 }),
    }),
  );
  expect(problems).toContainEqual(
    expect.objectContaining({
      message: expect.stringMatching(/^org_t3: .*"floor".* already exists \(42701\)/),
      place: expect.objectContaining({ line: 2 }),
    }),
  );
  expect(problems).toContainEqual(
    expect.objectContaining({
      message: expect.stringMatching(/^org_t4: .*does not exist/),
      remedy: expect.stringContaining('pmdb tenant drop t4 --force'),
    }),
  );
  expect((await versions())['001 002']).toEqual(['t2', 't3', 't4']);

  await db.sql.unsafe(`delete from org_t2.units where id = 9; alter table org_t3.units drop floor;
    create schema org_t4; create table org_t4.units (id int, rent numeric)`);
  const retry = await pmdb('migrate', '--only-failed', '--json');
  expect(JSON.parse(retry.stdout).tenants).toMatchObject({ total: 3, done: 3, steps: 3 });
  expect(await versions()).toEqual({ '001 002 003': slugs(12).sort() });
  expect(await theValue(db, 'select count(*)::int from migrations.tenants where failure is not null')).toBe(0);
});

test('a tenant whose tables somebody holds does not keep the others waiting', async () => {
  const { db, pmdb, writeTenant, versions } = await fleet(slugs(8));
  await writeTenant('V003__check', CHECK);
  const holder = await db.sql.reserve();
  await holder`begin`;
  await holder`lock table org_t1.units`;
  const run = await pmdb('migrate', '--lock-timeout', '200ms', '--lock-wait', '1500ms', '--json');
  expect(run.code).toBe(5);
  const [problem] = errorOf(run).problems ?? [];
  expect(problem?.message).toMatch(/^org_t1: canceling statement due to lock timeout \(55P03\).*blocked by pid \d+/);
  expect((await versions())['001 002 003']).toHaveLength(7);
  await holder`rollback`;
  holder.release();
  expect(await pmdb('migrate', '--only-failed')).toMatchObject({ code: 0 });
});

test('with a failing canary not one other tenant is touched', async () => {
  const { db, pmdb, writeTenant, versions } = await fleet(slugs(6));
  await db.sql`insert into org_t5.units values (9, -1)`;
  await writeTenant('V003__check', CHECK);
  const run = await pmdb('migrate', '--canary', 't5', '--json');
  expect(errorOf(run)).toMatchObject({
    code: 'TENANTS_FAILED',
    message: '1 of 6 tenants failed',
    state: expect.stringMatching(/5 not run/),
  });
  expect(await versions()).toEqual({ '001 002': slugs(6) });
  await db.sql`delete from org_t5.units where id = 9`;
  const again = await pmdb('migrate', '--canary', '20%');
  expect(again).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('migrating 6 tenants (6 steps), 2 of them first'),
  });
  expect(await versions()).toEqual({ '001 002 003': slugs(6) });
});

test("--fail-fast begins no more tenants; --tenant names those that are meant; a name that is nobody's is an error", async () => {
  const { db, pmdb, writeTenant, versions } = await fleet(slugs(6));
  await db.sql`insert into org_t1.units values (9, -1)`;
  await writeTenant('V003__check', CHECK);
  const run = await pmdb('migrate', '--fail-fast', '--concurrency', '1', '--json');
  expect(errorOf(run).state).toMatch(/^0 migrated; 1 failed.*5 not run/);
  expect(await pmdb('migrate', '--tenant', 't2,org_t3')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '001 002': ['t1', 't4', 't5', 't6'], '001 002 003': ['t2', 't3'] });
  const nobody = await pmdb('migrate', '--tenant', `t2,x'; drop schema core cascade; --`, '--json');
  expect(errorOf(nobody)).toMatchObject({ code: 'NO_SUCH_TENANT', message: expect.stringContaining('drop schema') });
});

test('statement by statement comes to the same, and names the same places', async () => {
  const whole = await fleet(slugs(3));
  const single = await fleet([]);
  await single.tenant('create', ...slugs(3), '--statement-by-statement');
  for (const each of [whole, single]) {
    await each.db.sql`insert into org_t2.units values (9, -1)`;
    await each.writeTenant('V003__check', CHECK);
  }
  const errors = [
    await whole.pmdb('migrate', '--json'),
    await single.pmdb('migrate', '--statement-by-statement', '--json'),
  ].map(errorOf);
  expect(errors[1]).toEqual(errors[0]);
  expect(await single.versions()).toEqual(await whole.versions());
  const catalogs = await Promise.all([whole, single].map(({ db }) => columnsOf(db.sql)));
  expect(catalogs[1]).toEqual(catalogs[0]);
});

test('a ledger without the function that ends a step gets the same rows', async () => {
  const { db, pmdb, writeTenant } = await fleet(slugs(2));
  const migrate = async (name: string) => {
    await writeTenant(name, ['create table more (id int);', 'drop table more;']);
    expect(await pmdb('migrate')).toMatchObject({ code: 0 });
    const rows = await db.sql`
      select json_build_array(v, h) as row from migrations.tenant_versions v
        join migrations.history h using (schema_name, version, run_id) where version = '003' order by schema_name`;
    expect(await pmdb('rollback')).toMatchObject({ code: 0 });
    return rows.map(({ row }) => JSON.stringify(row).replace(VARYING, '"$1":0'));
  };
  const VARYING = /"(id|run_id|applied_at|at|execution_time_ms|created_at)":("[^"]*"|\d+)/g;
  const first = await migrate('V003__more');
  await db.sql`drop function migrations.leave_tenant`;
  expect(first).toHaveLength(2);
  expect(await migrate('V003__more')).toEqual(first);
});

async function columnsOf(sql: Awaited<ReturnType<typeof fleet>>['db']['sql']): Promise<unknown> {
  return await sql`select table_schema, table_name, column_name, data_type from information_schema.columns
    where table_schema ~ '^org_' order by 1, 2, 3`;
}

test('tenants that a file is missing for stop at that, after the shared track, and are sent to their own repair', async () => {
  const { pmdb, dir, write, versions } = await fleet(slugs(2));
  await rm(join(dir, 'migrations/tenant/V002__leases.sql'));
  await rm(join(dir, 'rollbacks/tenant/V002__leases.sql'));
  await write('V002__more', 'create table more (id int);');
  const error = errorOf(await pmdb('migrate', '--json'));
  expect(error).toMatchObject({ code: 'MISSING', state: 'Shared track: 1 applied. No tenant was changed.' });
  expect(error.message).toMatch(/^2 tenants \(such as org_t1\): V002 /);
  expect(error.remedy).toBe(
    'Bring the file back from version control. If it is gone for good: `pmdb repair --forget 002 --track tenant`.',
  );
  expect(errorOf(await pmdb('migrate', '--json')).state).toBe('Nothing was changed.');
  expect(await versions()).toEqual({ '001 002': slugs(2) });
});
