import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { errorOf, theValue } from '../engine/reading.ts';
import { until } from '../engine/scenario.ts';
import { CHECK, fleet, slugs } from './fleet-scenario.ts';

const COMMENTED = `-- All units.\r\n${'create table units (id int primary key, rent numeric);\ninsert into units select i, i * 10 from generate_series(1, 3) i;'}`;

test('a comment that was mended is taken over on both tracks by a bare repair', async () => {
  const { db, pmdb, write, writeTenant } = await fleet(slugs(3));
  await write('V001__plans', 'create table plans (id int); -- What they pay.');
  await writeTenant('V001__units', [COMMENTED, 'drop table units;']);
  expect((await pmdb('status')).stdout).toContain('3 tenants: 1 cosmetic, 1 applied');
  const run = await pmdb('migrate');
  expect(run.stdout).toContain('V001 of the tenants: only comments or white space changed since');
  expect(JSON.parse((await pmdb('migrate', '--json')).stdout).tenants.cosmetic).toEqual(['001']);
  const dry = await pmdb('repair', '--dry-run');
  expect(dry.stdout).toContain('V001 of 3 tenants (such as org_t1): its cosmetic change is taken over');
  expect((await pmdb('status')).stdout).toContain('1 cosmetic');
  const { repairs } = JSON.parse((await pmdb('repair', '--json')).stdout);
  expect(repairs).toMatchObject([
    { kind: 'accept', version: '001', tenants: null, sample: null },
    { kind: 'accept', version: '001', tenants: 3, sample: 'org_t1' },
  ]);
  expect((await pmdb('status')).stdout).not.toContain('cosmetic');
  expect((await pmdb('repair')).stdout).toContain('Nothing to repair');
  expect(await theValue(db, "select count(*)::int from migrations.history where action = 'repair'")).toBe(4);
});

test('a changed file of the tenant track is accepted where it was named, and what the error says is what helps', async () => {
  const { pmdb, write, writeTenant } = await fleet(slugs(3));
  await writeTenant('V002__leases', ['create table leases (id bigint);', 'drop table leases;']);
  const refused = errorOf(await pmdb('migrate', '--json'));
  expect(refused).toMatchObject({
    code: 'CHANGED',
    remedy: expect.stringMatching(/`pmdb repair --accept 002 --track tenant`/),
  });
  // The shared track has no V002 that was changed: nothing is taken over by mistake.
  const mistaken = errorOf(await pmdb('repair', '--accept', '2', '--json'));
  expect(mistaken).toMatchObject({ code: 'NO_SUCH_VERSION', remedy: expect.stringContaining('--track tenant') });
  await write('V001__plans', 'create table plans (id int); -- Mended.');
  expect(await pmdb('repair', '--accept', '2', '--tenant', 't2')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('V002 of tenant org_t2: its changed file is taken over'),
  });
  const status = (await pmdb('status')).stdout;
  expect(status).toContain('2 tenants (such as org_t1): 1 applied, 1 changed');
  expect(status).toMatch(/cosmetic\s+V001 plans/);
  expect(await pmdb('repair', '--accept', '2', '--track', 'tenant')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('V002 of 2 tenants (such as org_t1)'),
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
});

test('a tenant file that is gone is forgotten on those tenants that are named', async () => {
  const { db, dir, pmdb, versions } = await fleet(slugs(3));
  for (const folder of ['migrations', 'rollbacks']) await rm(join(dir, folder, 'tenant/V002__leases.sql'));
  expect(errorOf(await pmdb('migrate', '--json')).remedy).toContain('`pmdb repair --forget 002 --track tenant`');
  expect(await pmdb('repair', '--forget', '2', '--tenant', 't1,org_t3')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '001': ['t1', 't3'], '001 002': ['t2'] });
  expect(errorOf(await pmdb('migrate', '--json')).remedy).toContain('`pmdb repair --forget 002 --tenant org_t2`');
  expect(await pmdb('repair', '--forget', '2', '--track', 'tenant')).toMatchObject({ code: 0 });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select to_regclass('org_t2.leases') is not null")).toBe(true);
});

test('a step that failed stays failed for --only-failed when the ledger is repaired', async () => {
  const { db, pmdb, writeTenant } = await fleet(slugs(4));
  await db.sql.unsafe('insert into org_t2.units values (9, -1)');
  await writeTenant('V003__check', CHECK);
  expect((await pmdb('migrate')).code).toBe(5);
  const failure = () =>
    theValue(db, 'select string_agg(t::text, $$,$$) from migrations.tenants t where failed_at is not null');
  const before = await failure();
  expect(before).toContain('rent_positive');
  await writeTenant('V001__units', [COMMENTED, 'drop table units;']);
  expect(await pmdb('repair')).toMatchObject({ code: 0 });
  // All but the digest, which tells what is applied.
  const withoutDigest = (row: unknown) => String(row).replace(/[0-9a-f]{32}/, '');
  expect(withoutDigest(await failure())).toBe(withoutDigest(before));
  await db.sql.unsafe('delete from org_t2.units where id = 9');
  const retry = JSON.parse((await pmdb('migrate', '--only-failed', '--json')).stdout);
  expect(retry.tenants).toMatchObject({ total: 1, done: 1 });
});

test('a statement that was cut off is settled for each tenant by itself', async () => {
  const { db, start, pmdb, writeTenant } = await fleet(slugs(2));
  await writeTenant('V003__slow', [
    '-- pmdb: no-transaction\ncreate table notes (n int);\ndo $$ begin perform pg_sleep(33); commit; end $$;\ninsert into notes values (1);',
    'drop table notes;',
  ]);
  const run = start('migrate');
  const sleepers =
    "from pg_stat_activity where datname = current_database() and query like 'do $$%pg_sleep(33)%' and state = 'active'";
  await until(async () => (await theValue(db, `select count(*)::int ${sleepers}`)) === 2);
  run.signal('SIGKILL');
  await run.ended;
  await db.sql.unsafe(`select pg_terminate_backend(pid) ${sleepers}`);
  const problems = errorOf(await pmdb('migrate', '--json')).problems as unknown as {
    message: string;
    remedy: string;
  }[];
  expect(problems.map(({ remedy }) => remedy).join()).toMatch(
    /repair --done 003 --tenant org_t1`.*repair --not-done 003 --tenant org_t1`/s,
  );
  await writeTenant('V003__slow', [
    '-- pmdb: no-transaction\ncreate table notes (n int);\ndo $$ begin perform pg_sleep(0); commit; end $$;\ninsert into notes values (1);',
    'drop table notes;',
  ]);
  expect(errorOf(await pmdb('repair', '--done', '3', '--json')).code).toBe('NO_SUCH_VERSION');
  expect(await pmdb('repair', '--not-done', '3', '--tenant', 't1')).toMatchObject({ code: 0 });
  expect(await pmdb('repair', '--done', '3', '--tenant', 't2')).toMatchObject({ code: 0 });
  expect(await pmdb('migrate', '--only-failed')).toMatchObject({ code: 0 });
  expect(
    await theValue(db, 'select (select count(*) from org_t1.notes)::int + (select count(*) from org_t2.notes)::int'),
  ).toBe(2);
});
