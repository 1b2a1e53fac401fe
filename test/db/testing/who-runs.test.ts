import { expect, test } from 'vitest';
import { runTests, testDocument, testProject } from './project.ts';

const WHO = `select testing.run_test('who', $$
  select format('%s %s', rolsuper, rolbypassrls) from pg_roles where rolname = session_user$$, 'f f');`;

test('a role that row-level security binds, and that has no way to another', async () => {
  const dir = await testProject({
    'who.sql': WHO,
    'rows.sql': `select testing.run_test('sees what the policy shows', 'select count(*) from units', '2');`,
    'escape.sql': `
reset session authorization; reset role;
select testing.run_test('still the same', $$select session_user::text ~ '^pmdb_tester_' and current_user = session_user$$, 'true');
select testing.run_test('no other session', 'set session authorization postgres');
select testing.run_test('no other role', 'set role postgres');
select testing.run_test('no power over itself', $$do 'begin execute format(''alter role %I superuser'', session_user); end'$$);
select testing.run_test('no policy less', 'alter table units disable row level security');`,
  });
  const { files, counts } = await testDocument(dir);
  const outcomes = files.flatMap(({ tests }) =>
    tests.map(({ name, outcome, actual }) => [name, outcome, actual?.slice(0, 5)]),
  );
  expect(outcomes).toEqual([
    ['still the same', 'passed', undefined],
    ['no other session', 'failed', '42501'],
    ['no other role', 'failed', '42501'],
    ['no power over itself', 'failed', '42501'],
    ['no policy less', 'failed', '42501'],
    ['sees what the policy shows', 'passed', undefined],
    ['who', 'passed', undefined],
  ]);
  expect(counts.superuserFiles).toBe(0);
});

test('a superuser where the file asks for it, which the sums tell', async () => {
  const dir = await testProject({
    'all.sql': `-- pmdb: run-as superuser\nselect testing.run_test('sees all', 'select count(*) from units', '3');`,
    'who.sql': WHO,
  });
  const { code, stdout } = await runTests(dir);
  expect(code).toBe(0);
  expect(stdout).toContain('1 file ran as a superuser');
});

test('a directive that nobody knows', async () => {
  const { code, files } = await testDocument(await testProject({ 'a.sql': `-- pmdb: run-as root\n${WHO}` }));
  expect(code).toBe(2);
  expect(files[0]?.problems).toMatchObject([
    { code: 'BAD_DIRECTIVE', message: 'a test file knows no directive "run-as root"', place: { line: 1 } },
  ]);
});

test('what it may not is told with where it is granted, and schemas are its own to make', async () => {
  const dir = await testProject({
    'denied.sql': 'drop table units;\nselect * from pg_authid;',
    'asked.sql': 'select * from pg_authid;',
    'schema.sql': `create schema mine; create table mine.rows (n int);\nselect testing.run_test('empty', 'select count(*) from mine.rows', '0');`,
  });
  const { files } = await testDocument(dir);
  const [asked, denied, schema] = files;
  expect(asked?.problems[0]).toMatchObject({ remedy: expect.stringContaining('test/sql/support.sql') });
  expect(denied?.problems[0]?.message).toContain('must be owner');
  expect(denied?.problems[0]?.remedy).toBeUndefined();
  expect(schema?.outcome).toBe('passed');
});
