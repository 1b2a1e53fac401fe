import { expect, test } from 'vitest';
import { runTests, testDocument, testProject } from './project.ts';

const TENANT_TRACK = {
  '../../migrations/tenant/V001__create_flats.sql':
    'create table flats (id int primary key); insert into flats values (1);',
  '../../rollbacks/tenant/V001__create_flats.sql': 'drop table flats;',
};

const SUPPORT = `-- What tests share.
-- pmdb: tenant north
-- pmdb: tenant south-side
grant all on units to pmdb_tester;
grant usage on schema org_north, org_south_side to pmdb_tester;
grant select on org_north.flats, org_south_side.flats to pmdb_tester;`;

test('tests meet the tenants that the support file asks for, made by the tenant track', async () => {
  const dir = await testProject({
    ...TENANT_TRACK,
    'support.sql': SUPPORT,
    'flats.sql': `select testing.run_test('north', 'select count(*) from org_north.flats', '1');
                  select testing.run_test('south', 'select count(*) from org_south_side.flats', '1');`,
  });
  const { code, files } = await testDocument(dir);
  expect(files[0]?.tests.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  expect(code).toBe(0);
});

test('coverage names what of a tenant no test touched', async () => {
  const dir = await testProject({
    ...TENANT_TRACK,
    'support.sql': SUPPORT,
    'flats.sql': `select testing.run_test('north', 'select count(*) from org_north.flats', '1');`,
  });
  const { coverage } = await testDocument(dir, '--coverage');
  const untouched = JSON.stringify(coverage);
  expect(untouched).toContain('org_south_side.flats');
  expect(untouched).not.toContain('org_north.flats');
});

test.each([
  ['-- pmdb: tenant north', {}, 'the project has no folder migrations/tenant'],
  ['-- pmdb: tenants north', TENANT_TRACK, 'the support file knows no directive \\"tenants north\\"'],
])('%s is refused where it means nothing', async (directive, files, why) => {
  const dir = await testProject({ ...files, 'support.sql': `${directive}\nselect 1;`, 'a.sql': 'select 1;' });
  const { code, stdout } = await runTests(dir, '--json');
  expect(stdout).toContain(why);
  expect(code).toBe(2);
});

test('a file of tests can ask for none', async () => {
  const dir = await testProject({ ...TENANT_TRACK, 'a.sql': '-- pmdb: tenant north\nselect 1;' });
  const { files, code } = await testDocument(dir);
  expect(files[0]?.problems).toMatchObject([
    { code: 'BAD_DIRECTIVE', message: 'a test file knows no directive "tenant north"' },
  ]);
  expect(code).toBe(2);
});
