import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorOf, theValue } from '../engine/reading.ts';
import { until } from '../engine/scenario.ts';
import { CHECK, fleet, slugs, UNITS } from './fleet-scenario.ts';

test.each([
  ["'; drop schema core cascade; --", 'drop-schema-core-cascade'],
  ['"quoted"', 'quoted'],
  ['Ünïcode Häuser', 'unicode-hauser'],
  ['Acme', 'acme'],
  ['a\nb', 'a-b'],
  ['-acme', 'acme'],
  ['acme-', 'acme'],
  ['x'.repeat(200), undefined],
  ['', undefined],
  ['日本', undefined],
])('%j is no slug: the error says what one looks like', async (slug, suggestion) => {
  const { tenant, db } = await fleet([]);
  const result = await tenant('create', '--json', '--', slug);
  expect(result.code).toBe(2);
  const error = errorOf(result);
  expect(error).toMatchObject({ code: 'BAD_FLAG', message: expect.not.stringContaining('\n') });
  expect(error.message.length).toBeLessThan(200);
  if (suggestion !== undefined) expect(error.remedy).toBe(`Such as ${suggestion}.`);
  expect(await theValue(db, "select count(*)::int from pg_namespace where nspname ~ '^org'")).toBe(0);
});

test.each([
  [['acme', 'globex', 'acme'], 'acme is named twice'],
  [['a-b', 'a_b'], 'a-b and a_b would both have the schema org_a_b'],
  [['acme', '--name', ' '], '--name is blank'],
])('create %j makes none of them: %s', async (args, message) => {
  const { tenant, db } = await fleet([]);
  expect(errorOf(await tenant('create', ...args, '--json'))).toMatchObject({ code: 'BAD_FLAG', message });
  expect(await theValue(db, "select count(*)::int from pg_namespace where nspname ~ '^org'")).toBe(0);
});

test('reserved words, digits and the longest name are slugs like any other', async () => {
  const names = ['select', 'user', '42', 'a', 'public', 'pg-catalog', 'north_side', 'x'.repeat(59)];
  const { tenant, versions, pmdb, writeTenant } = await fleet(names);
  await writeTenant('V003__check', CHECK);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '001 002 003': [...names].sort() });
  // The schema of both is org_north_side.
  expect(errorOf(await tenant('create', 'north-side', '--json'))).toMatchObject({
    code: 'TENANT_EXISTS',
    remedy: expect.stringContaining('`pmdb tenant show org_north_side`'),
  });
  for (const name of names) expect(await tenant('drop', name, '--force')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({});
});

test.each([[[]], [['--statement-by-statement']]])(
  'a tenant whose files fail leaves nothing behind (%j)',
  async (flags) => {
    const { tenant, db, versions } = await fleet([], {
      ...UNITS,
      V003__broken: ['-- Breaks.\nselect 1;\ninsert into units values (1, 1);', 'select 1;'],
    });
    const error = errorOf(await tenant('create', 'acme', ...flags, '--json'));
    expect(error).toMatchObject({
      code: 'SQL',
      sqlstate: '23505',
      place: { file: 'migrations/tenant/V003__broken.sql', line: 3, column: 1 },
      state: 'Nothing was made.',
    });
    expect(await versions()).toEqual({});
    expect(await theValue(db, "select to_regnamespace('org_acme')")).toBeNull();
  },
);

test('what runs outside a transaction is run for each tenant, at its creation and later', async () => {
  const { versions, db, pmdb, writeTenant } = await fleet(['a', 'b'], {
    ...UNITS,
    V003__index: [
      '-- pmdb: no-transaction\ncreate index concurrently units_rent on units (rent);',
      'drop index units_rent;',
    ],
  });
  await writeTenant('V004__index', [
    '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
    '-- pmdb: no-transaction\ndrop index concurrently units_id;',
  ]);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '001 002 003 004': ['a', 'b'] });
  expect(
    await theValue(
      db,
      "select count(*)::int from pg_indexes where indexname in ('units_rent', 'units_id') and schemaname ~ '^org_'",
    ),
  ).toBe(4);
  expect(await pmdb('rollback', '--track', 'tenant')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '001 002 003': ['a', 'b'] });
});

test('policies come with their migration, be it one that waits for what runs outside a transaction', async () => {
  const project = await fleet([], {
    ...UNITS,
    V003__index: [
      '-- pmdb: no-transaction\ncreate index concurrently units_rent on units (rent);',
      'drop index units_rent;',
    ],
    V004__notes: ['create table notes (id int); alter table notes enable row level security;', 'drop table notes;'],
  });
  await mkdir(join(project.dir, 'policies/tenant'), { recursive: true });
  const write = (table: string, since: string) =>
    writeFile(
      join(project.dir, `policies/tenant/${table}.sql`),
      `-- pmdb: since ${since}\ncreate policy ${table}_all on ${table} using (true);\n`,
    );
  await write('units', 'V001');
  await write('notes', 'V004');
  expect(await project.tenant('create', 'acme')).toMatchObject({ code: 0 });
  const policies = await project.db.sql`select policyname from pg_policies where schemaname = 'org_acme' order by 1`;
  expect(policies.map(({ policyname }) => policyname)).toEqual(['notes_all', 'units_all']);
  expect(await project.pmdb('migrate')).toMatchObject({ code: 0, stdout: expect.not.stringContaining('policies') });
});

test('a tenant created meanwhile ends at the right version, one dropped meanwhile is no error', async () => {
  const { pmdb, start, tenant, versions, writeTenant, db } = await fleet(slugs(4));
  await writeTenant('V003__slow', [
    `select pg_sleep(case current_schema() when 'org_t1' then 8 else 0 end); create table slow (id int);`,
    'drop table slow;',
  ]);
  const run = start('migrate', '--concurrency', '1');
  await run.says('migrating 4 tenants');
  await until(
    async () =>
      (await theValue(
        db,
        "select count(*)::int from pg_stat_activity where query like '%select pg_sleep(case%' and state = 'active' and pid <> pg_backend_pid()",
      )) === 1,
  );
  expect(await tenant('drop', 't4', '--force')).toMatchObject({ code: 0 });
  expect(await tenant('create', 'late')).toMatchObject({ code: 0 });
  expect(errorOf(await tenant('drop', 't1', '--force', '--json'))).toMatchObject({ code: 'LOCKED' });
  const { code, stdout } = await run.ended;
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('1 dropped meanwhile') });
  expect(await versions()).toEqual({ '001 002 003': ['late', 't1', 't2', 't3'] });
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
});

test('rollback --run undoes one run on exactly its tenants; history names the run', async () => {
  const { pmdb, versions, writeTenant } = await fleet(slugs(4));
  await writeTenant('V003__check', CHECK);
  await pmdb('migrate', '--tenant', 't1');
  const run = JSON.parse((await pmdb('migrate', '--json')).stdout).runId;
  expect((await pmdb('history')).stdout).toContain(`${run}  migrate V003 on 3 tenants`);
  const plan = await pmdb('rollback', '--run', run, '--dry-run');
  expect(plan.stdout).toContain('-- On 3 tenants, such as org_t2:');
  expect(await pmdb('rollback', '--run', run)).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '001 002': ['t2', 't3', 't4'], '001 002 003': ['t1'] });
  expect(errorOf(await pmdb('rollback', '--run', run, '--json'))).toMatchObject({ code: 'NO_SUCH_RUN' });
  expect(await pmdb('rollback', '--track', 'tenant', '--steps', '2')).toMatchObject({ code: 0 });
  expect(await versions()).toEqual({ '': ['t2', 't3', 't4'], '001': ['t1'] });
});

test('a changed file stops the run before anything is touched, and says how many tenants it concerns', async () => {
  const { pmdb, versions, writeTenant } = await fleet(slugs(3));
  await writeTenant('V002__leases', ['create table leases (id bigint);', 'drop table leases;']);
  await writeTenant('V003__check', CHECK);
  const error = errorOf(await pmdb('migrate', '--json'));
  expect(error).toMatchObject({
    code: 'CHANGED',
    message: expect.stringMatching(/^3 tenants \(such as org_t1\): .*V002__leases/),
  });
  expect(await versions()).toEqual({ '001 002': slugs(3) });
});
