import { describe, expect, test } from 'vitest';
import { has } from '../../support/requirements.ts';
import { testDocument, testProject } from './project.ts';

const asFile = (statements: string) => `begin;\n${statements}\nrollback;`;

describe.skipIf(!has('pgtap'))('pgTAP', () => {
  test('both dialects in one file come in the order of its lines', async () => {
    const dir = await testProject({
      'both.sql': `select plan(1);
select testing.run_test('first', 'select 1', '1');
select pass('second');
select testing.run_test('third', 'select 1', '1');`,
    });
    const { files } = await testDocument(dir);
    expect(files[0]?.tests.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  });

  test('todo, skip, subtests and failures, each with its line', async () => {
    const { code, counts, files } = await testDocument(
      await testProject({
        'a.sql': asFile(`select plan(6);
select is((select count(*)::int from units), 2, 'two units');
select is('a'::text, 'b', 'letters');
select throws_ok('select 1/0', '23505', null, 'no such number');
select todo('not built yet', 1);
select ok(false, 'later');
select * from skip('not here', 2);
select * from finish();`),
        'x.sql':
          asFile(`create function pg_temp.test_one() returns setof text language sql as $$ select pass('in a subtest') $$;
select * from runtests((select nspname from pg_namespace where oid = pg_my_temp_schema()), '^test_');`),
      }),
    );
    expect(code).toBe(1);
    expect(counts).toMatchObject({ passed: 2, failed: 2, todo: 1, skipped: 2 });
    expect(files[0]?.tests.map(({ ms: _, ...rest }) => rest)).toEqual([
      { name: 'two units', outcome: 'passed', line: 3 },
      { name: 'letters', outcome: 'failed', line: 4, actual: 'a', expected: 'b' },
      { name: 'no such number', outcome: 'failed', line: 5, actual: '22012: division by zero', expected: '23505' },
      { name: 'later', outcome: 'todo', line: 7, reason: 'not built yet' },
      { name: expect.any(String), outcome: 'skipped', line: 8, reason: 'not here' },
      { name: expect.any(String), outcome: 'skipped', line: 8, reason: 'not here' },
    ]);
    expect(files[1]?.tests.map(({ name }) => name)).toEqual(['in a subtest']);
  });

  test.each([
    [
      'a plan that was not kept',
      `select plan(3);\nselect pass('one');\nselect * from finish();`,
      '3 tests were planned and 1 ran',
      4,
    ],
    [
      'no plan',
      `select * from no_plan();\nselect pass('one');`,
      'there is no plan, so that nobody knows whether all tests ran',
      3,
    ],
    ['a bail out', `select plan(2);\nselect pass('one');\nselect 'Bail out! no disk';`, 'bailed out: no disk', 4],
  ])('1 for %s', async (_, statements, message, line) => {
    const { code, files } = await testDocument(await testProject({ 'a.sql': asFile(statements) }));
    expect({ code, problems: files[0]?.problems }).toMatchObject({ code: 1, problems: [{ message, place: { line } }] });
  });
});

test.skipIf(has('pgtap'))('2 where the server does not have it', async () => {
  const { code, files } = await testDocument(
    await testProject({ 'a.sql': asFile(`select plan(1); select pass('a');`) }),
  );
  expect(code).toBe(2);
  expect(files[0]?.problems).toMatchObject([{ code: 'NO_EXTENSION' }]);
});
