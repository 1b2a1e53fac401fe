import { expect, test } from 'vitest';
import { runTests, testDocument, testProject } from './project.ts';

/** The dialect that needs no extension. */
const SUITE = `-- units
select testing.run_test('as expected', 'select count(*) from units', '2');
select testing.run_test('not as expected', 'select name from units order by id', 'two');
select testing.run_test('NULL is a result', 'select name from units where false', null),
       testing.run_test('and differs from others', 'select name from units where false', 'one');

select testing.run_test('an error', $$insert into units values (4, '')$$);
select testing.run_test('what it writes', $$insert into units values (5, 'five') returning id$$, '5');
select testing.run_test('is undone', 'select count(*) from units where id = 5', '0', 'isolation');
select testing.run_test('who it is', 'set local role pmdb_tester; select current_user', 'pmdb_tester');
select testing.run_test('is undone as well', $$select current_user <> 'pmdb_tester'$$, 'true');
`;

test('each test with its outcome, its line, what was expected and what came', async () => {
  const { code, ok, files, counts } = await testDocument(await testProject({ 'units.sql': SUITE }));
  expect({ code, ok }).toEqual({ code: 1, ok: false });
  expect(counts).toMatchObject({ tests: 9, passed: 6, failed: 3, files: 1, failedFiles: 1, superuserFiles: 0 });
  expect(files[0]?.tests.map(({ ms: _, ...rest }) => rest)).toEqual([
    { name: 'as expected', outcome: 'passed', line: 2 },
    { name: 'not as expected', outcome: 'failed', line: 3, expected: 'two', actual: 'one' },
    { name: 'NULL is a result', outcome: 'passed', line: 4 },
    { name: 'and differs from others', outcome: 'failed', line: 4, expected: 'one', actual: 'NULL' },
    {
      name: 'an error',
      outcome: 'failed',
      line: 7,
      actual: '23514: new row for relation "units" violates check constraint "units_name_check"',
    },
    { name: 'what it writes', outcome: 'passed', line: 8 },
    { name: 'is undone', outcome: 'passed', line: 9 },
    { name: 'who it is', outcome: 'passed', line: 10 },
    { name: 'is undone as well', outcome: 'passed', line: 11 },
  ]);
});

test('people read the failures with their places, and the sums', async () => {
  const { code, stdout, stderr } = await runTests(await testProject({ 'units.sql': SUITE }));
  expect(code).toBe(1);
  expect(stderr).toMatch(/failed test\/sql\/units\.sql \(3 of 9 failed, .*\) 1\/1/);
  expect(stdout).toContain(`✖ test/sql/units.sql
  failed not as expected test/sql/units.sql:3
    expected: two
    actual:   one`);
  expect(stdout).toMatch(/✖ 6 passed, 3 failed in 1 file \(1 failed\), /);
});

test('a text that says NULL looks other than none, and none of them moves the cursor', async () => {
  const suite = `select testing.run_test(E'it\\x1b[2J', $$select 'NULL'$$, null);`;
  const { stdout } = await runTests(await testProject({ 'a.sql': suite }));
  expect(stdout).toContain(`failed it\ufffd[2J test/sql/a.sql:1
    expected: NULL
    actual:   'NULL'`);
});

test('run_all_tests gives the results of its own run', async () => {
  const dir = await testProject({
    'all.sql': `
create function testing.test_units() returns void language plpgsql as $$
begin
  perform testing.run_test('a unit', 'select name from units where id = 1', 'one');
end $$;
select testing.run_test('before', 'select 1', '1');
select testing.run_test('one result, and not the one before', 'select string_agg(test_name || status, '','') from testing.run_all_tests()', 'a unitpass');`,
  });
  const { code, files } = await testDocument(dir);
  expect(files[0]?.problems).toEqual([]);
  expect(files[0]?.tests.map(({ name, outcome, actual }) => [name, outcome, actual])).toEqual([
    ['before', 'passed', undefined],
    ['one result, and not the one before', 'passed', undefined],
  ]);
  expect(code).toBe(0);
});

test('deferred constraints speak before the test is over', async () => {
  const dir = await testProject({
    'deferred.sql': `
create temp table pairs (a int unique deferrable initially deferred);
select testing.run_test('twice', 'insert into pairs values (1), (1)');`,
  });
  const { files } = await testDocument(dir);
  expect(files[0]?.tests[0]).toMatchObject({ outcome: 'failed', actual: expect.stringContaining('23505') });
});

test('a test whose name came out as NULL fails, and those behind it run', async () => {
  const dir = await testProject({
    'names.sql': `select testing.run_test('units of ' || null, 'select 1', '1');
select testing.run_test('behind it', 'select 1', '1', null);`,
  });
  const { code, files } = await testDocument(dir);
  expect(code).toBe(1);
  expect(files[0]?.tests).toMatchObject([
    { name: '(no name)', outcome: 'failed', line: 1, actual: 'The name of the test is NULL' },
    { name: 'behind it', outcome: 'passed', line: 2 },
  ]);
});
