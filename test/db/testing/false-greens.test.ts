import { afterAll, describe, expect, test } from 'vitest';
import { asAdmin } from '../../support/database.ts';
import { has } from '../../support/requirements.ts';
import { testDocument, testProject } from './project.ts';

/** Runs one file, and gives its outcome, the tests that failed with why, and what is wrong with the whole. */
async function verdictOn(text: string, support?: string) {
  const files = { 'a.sql': text, ...(support === undefined ? {} : { 'support.sql': support }) };
  const [file] = (await testDocument(await testProject(files))).files;
  const failed = file?.tests.filter(({ outcome }) => outcome === 'failed').map(({ name, actual }) => [name, actual]);
  return { outcome: file?.outcome, failed, problems: file?.problems.map(({ message }) => message) };
}

afterAll(async () => {
  await asAdmin(async (admin) => await admin`drop role if exists pmdb_check_unbound`);
});

describe('a test that proves nothing is not green', () => {
  test('a test inside of another that passes', async () => {
    const suite = `select testing.run_test('outer', $$select testing.run_test('inner', 'select 1', '2')$$);
select testing.run_test('holds', $$select testing.run_test('inner', 'select 1', '1')$$, 'true');`;
    expect(await verdictOn(suite)).toEqual({
      outcome: 'failed',
      failed: [['outer', 'P0001: the test "inner" inside of it failed: Expected: 2, Actual: 1']],
      problems: [],
    });
  });

  test.each(['', ' ; ', '-- select 1', '/* select\n1 */'])('SQL that is none: %j', async (query) => {
    const { failed } = await verdictOn(`select testing.run_test('none', $$${query}$$);`);
    expect(failed).toEqual([['none', 'The test has no SQL']]);
  });

  test('a function of tests that has none', async () => {
    const suite = `create function testing.test_a() returns void language sql as 'select';
create function testing.test_b() returns boolean language sql as $$ select testing.run_test('b', 'select 1', '1') $$;
select * from testing.run_all_tests();`;
    expect((await verdictOn(suite)).failed).toEqual([['testing.test_a()', 'P0004: it tests nothing']]);
  });

  test('what a test said, and an exception took back', async () => {
    const suite = `select testing.run_test('one', 'select 1', '1');
do $$ begin
  perform testing.run_test('two', 'select 1', '2');
  raise 'no';
exception when others then null;
end $$;`;
    const problems = ['what 1 test said was rolled back unread'];
    expect(await verdictOn(suite)).toEqual({ outcome: 'failed', failed: [], problems });
  });

  test('a role without row-level security that the tester was granted, and nobody asked for', async () => {
    const support = `do $$ begin
  if to_regrole('pmdb_check_unbound') is null then create role pmdb_check_unbound bypassrls; end if;
end $$;
grant select on units to public;
grant pmdb_check_unbound to pmdb_tester;`;
    const suite = `set local role pmdb_check_unbound;
select testing.run_test('sees all', 'select count(*) from units', '3');`;
    expect(await verdictOn(suite, support)).toMatchObject({
      outcome: 'failed',
      problems: [expect.stringContaining('BYPASSRLS')],
    });
    expect((await verdictOn(`-- pmdb: run-as superuser\n${suite}`, support)).outcome).toBe('passed');
    const before = `set local role pmdb_check_unbound;\nselect count(*) from units;\nreset role;\n`;
    expect((await verdictOn(`${before}select testing.run_test('a', 'select 1', '1');`, support)).outcome).toBe(
      'passed',
    );
  });

  describe.skipIf(!has('pgtap'))('with pgTAP beside', () => {
    const around = (statement: string) => `select plan(1);\nselect pass('one');\n${statement}\nselect * from finish();`;

    test.each([
      ["select \"testing\".run_test('two', 'select 1', '2');", ''],
      [
        'select two();',
        `create function two() returns boolean as $$select testing.run_test('two', 'select 1', '2')$$ language sql;`,
      ],
    ])('a failure that the file does not name: %s', async (statement, support) => {
      expect(await verdictOn(around(statement), support)).toMatchObject({ outcome: 'failed', failed: [['two', '1']] });
    });
  });
});

test('an assert that fails is one test that failed', async () => {
  const suite = `select testing.run_test('asserts', $$do 'begin assert 1 = 2, ''no''; end'$$);
select testing.run_test('behind it', 'select 1', '1');`;
  expect(await verdictOn(suite)).toEqual({ outcome: 'failed', failed: [['asserts', 'P0004: no']], problems: [] });
});

test('a file chooses how its transaction runs', async () => {
  const suite = `begin;
set transaction isolation level repeatable read;
select testing.run_test('as it says', 'show transaction_isolation', 'repeatable read');
rollback;`;
  expect((await verdictOn(suite)).outcome).toBe('passed');
});
