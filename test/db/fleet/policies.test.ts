import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorOf } from '../engine/reading.ts';
import { type FleetScenario, fleet, slugs, UNITS } from './fleet-scenario.ts';

const NOTES: [string, string] = [
  'create table notes (id int, floor int); alter table notes enable row level security; -- closed',
  'drop table notes;',
];

async function writePolicies({ dir }: FleetScenario, text: string): Promise<void> {
  await mkdir(join(dir, 'policies/tenant'), { recursive: true });
  await writeFile(join(dir, 'policies/tenant/notes.sql'), text);
}

async function policies({ db }: FleetScenario): Promise<string[]> {
  const rows = await db.sql`select schemaname as schema from pg_policies where policyname = 'low' order by 1`;
  return rows.map(({ schema }) => String(schema));
}

test.each([[[]], [['--statement-by-statement']]])(
  'policies come and go with their migration on every tenant (%j)',
  async (flags) => {
    const tenants = await fleet(slugs(3), UNITS);
    await tenants.writeTenant('V003__notes', NOTES);
    await writePolicies(
      tenants,
      '-- pmdb: since V003\ncreate policy low on notes using (floor < 3); -- the lower floors\n',
    );
    expect(await tenants.pmdb('migrate', ...flags)).toMatchObject({
      code: 0,
      stderr: expect.not.stringMatching(/warn/),
    });
    expect(await policies(tenants)).toEqual(['org_t1', 'org_t2', 'org_t3']);
    expect(await tenants.pmdb('rollback', '--track', 'tenant', ...flags)).toMatchObject({ code: 0 });
    expect(await policies(tenants)).toEqual([]);
    expect(await tenants.versions()).toEqual({ '001 002': slugs(3) });
  },
);

test('a file of policies that fails on one tenant is named with its line', async () => {
  const tenants = await fleet(slugs(3), UNITS);
  await tenants.db.sql`create function org_t2.floor_of(int) returns int language sql return $1`;
  await tenants.db.sql`create function org_t3.floor_of(int) returns int language sql return $1`;
  await tenants.writeTenant('V003__notes', NOTES);
  await writePolicies(tenants, '-- pmdb: since V003\n\ncreate policy low on notes\n  using (floor_of(floor) < 3);\n');
  const { problems = [], state } = errorOf(await tenants.pmdb('migrate', '--json'));
  expect(state).toMatch(/^2 migrated; 1 failed/);
  expect(problems).toMatchObject([
    {
      message: expect.stringMatching(/^org_t1: function floor_of/),
      place: { file: 'policies/tenant/notes.sql', line: 3 },
    },
  ]);
  expect(await tenants.versions()).toEqual({ '001 002': ['t1'], '001 002 003': ['t2', 't3'] });
});

test('a file that is written when its migration is long applied is given to every tenant, once', async () => {
  const tenants = await fleet(slugs(3), UNITS);
  await tenants.writeTenant('V003__notes', NOTES);
  expect(await tenants.pmdb('migrate')).toMatchObject({ code: 0 });
  await writePolicies(tenants, '-- pmdb: since V003\ncreate policy low on notes using (floor < 3);\n');
  expect(await tenants.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await policies(tenants)).toEqual(['org_t1', 'org_t2', 'org_t3']);
  expect((await tenants.pmdb('migrate')).stdout).toMatch(/^Nothing to migrate/);
});
