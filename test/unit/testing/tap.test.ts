import { expect, test } from 'vitest';
import { readTap } from '../../../src/postgres/testing/tap.ts';

/** As if each line were what one statement printed, on the line of that number. */
const read = (text: string, pgtap = false) =>
  readTap(
    text.split('\n').map((line, i) => ({ line: i + 1, ms: 1, text: [line] })),
    { pgtap },
  );

test('what pgTAP says of failures: expected, actual, and the rest', () => {
  const { tests, troubles } = read(`1..4
ok 1 - fine
not ok 2 - differs
# Failed test 2: "differs"
#         have: 1
# and more
#         want: 2
not ok 3 - throws
# Failed test 3: "throws"
#       caught: 42501: permission denied
#       wanted: 23503
not ok 4 - rows
# Failed test 4: "rows"
#     Results differ beginning at row 1:
#         have: (1)
#         want: NULL
# Looks like you failed 3 tests of 4`);
  expect(troubles).toEqual([]);
  expect(tests.map(({ ms: _, ...rest }) => rest)).toEqual([
    { name: 'fine', outcome: 'passed', line: 2 },
    { name: 'differs', outcome: 'failed', line: 3, actual: '1\nand more', expected: '2' },
    { name: 'throws', outcome: 'failed', line: 8, actual: '42501: permission denied', expected: '23503' },
    {
      name: 'rows',
      outcome: 'failed',
      line: 12,
      detail: 'Results differ beginning at row 1:',
      actual: '(1)',
      expected: 'NULL',
    },
  ]);
});

test('todo and skip', () => {
  const { tests } = read(`1..3
not ok 1 - later # TODO not built yet
# Failed (TODO) test 1: "later"
ok 2 - elsewhere # SKIP no server
ok 3 - done already # TODO`);
  expect(tests.map(({ name, outcome, reason }) => [name, outcome, reason])).toEqual([
    ['later', 'todo', 'not built yet'],
    ['elsewhere', 'skipped', 'no server'],
    ['done already', 'passed', undefined],
  ]);
});

test('tests of subtests count, their summary does not, unless the subtest died', () => {
  const { tests, troubles } = read(`    # Subtest: public.testdie()
    # Test died: P0001: oops
not ok 1 - public.testdie
# Failed test 1: "public.testdie"
    # Subtest: public.testok()
    ok 1 - a
    not ok 2 - b
    # Failed test 2: "b"
    1..2
    # Looks like you failed 1 test of 2
not ok 2 - public.testok
# Failed test 2: "public.testok"
1..2
# Looks like you failed 2 tests of 2`);
  expect(tests.map(({ name, outcome, line }) => [name, outcome, line])).toEqual([
    ['public.testdie', 'failed', 3],
    ['a', 'passed', 6],
    ['b', 'failed', 7],
  ]);
  expect(tests[0]?.detail).toBe('Test died: P0001: oops');
  expect(troubles).toEqual([]);
});

test.each([
  ['1..3\nok 1 - a\nok 2 - b', '3 tests were planned and 2 ran'],
  ['1..1\nok 1 - a\nok 2 - b', '1 test was planned and 2 ran'],
  ['1..2\n', '2 tests were planned and 0 ran'],
  ['ok 1 - a', 'there is no plan, so that nobody knows whether all tests ran'],
  ['1..2\nok 1 - a\nBail out! the disk is full', 'bailed out: the disk is full'],
])('what is wrong with the whole: %j', (text, message) => {
  expect(read(text).troubles.map((trouble) => trouble.message)).toEqual([message]);
});

test.each(['1..0 # SKIP not on this server', 'no TAP at all\n42', ''])('nothing is wrong with %j', (text) => {
  expect(read(text)).toEqual({ tests: [], troubles: [] });
});

test('a plan that was not kept is no detail of the last test', () => {
  const { tests } = read('1..3\nnot ok 1 - a\n# Failed test 1: "a"\n#         have: 1\n#         want: 2');
  expect(tests).toMatchObject([{ name: 'a', actual: '1', expected: '2' }]);
});

test('a row that says ok takes no place of a test that was planned', () => {
  const troubles = [{ message: '2 tests were planned and 1 ran', line: 2 }];
  expect(read('1..2\nok 1 - one\nok')).toMatchObject({ tests: [{ name: 'one' }], troubles });
  expect(read('1..1\nok', true)).toMatchObject({ tests: [], troubles: [{ message: '1 test was planned and 0 ran' }] });
  expect(read('ok')).toEqual({ tests: [], troubles: [] });
  expect(read('1..2\nok - one\nok - two')).toMatchObject({ tests: [{ outcome: 'passed' }, {}], troubles: [] });
  expect(read('not ok - two').tests).toMatchObject([{ outcome: 'failed' }]);
});
