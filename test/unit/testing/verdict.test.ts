import { expect, test } from 'vitest';
import { readTestFile } from '../../../src/core/test-file.ts';
import { judge } from '../../../src/core/test-verdict.ts';

const PASSED = { name: 'one', outcome: 'passed', line: 1, ms: 1 } as const;
const ran = { tests: [PASSED], troubles: [], broken: undefined, left: true, superuser: false };
const file = (text: string) => readTestFile('a.sql', Buffer.from(text));

test('a file that ran as a superuser without asking is not green, whatever its tests say', () => {
  const unasked = judge(file('select 1;'), { ...ran, superuser: true });
  expect(unasked).toMatchObject({ outcome: 'failed', problems: [{ code: 'TESTS_FAILED' }] });
  expect(judge(file('-- pmdb: run-as superuser\nselect 1;'), { ...ran, superuser: true }).outcome).toBe('passed');
  expect(judge(file('select 1; -- pmdb: run-as superuser'), { ...ran, superuser: true }).outcome).toBe('failed');
});

test.each([
  [{}, 'passed'],
  [{ tests: [{ ...PASSED, outcome: 'todo' as const }] }, 'passed'],
  [{ tests: [PASSED, { ...PASSED, outcome: 'failed' as const }] }, 'failed'],
  [{ tests: [] }, 'failed'],
  [{ troubles: [{ code: 'TESTS_FAILED' as const, message: 'planned 2' }] }, 'failed'],
  [{ broken: { code: 'SQL' as const, message: 'no' } }, 'broken'],
])('%j is %s', (parts, outcome) => {
  expect(judge(file('select 1;'), { ...ran, ...parts }).outcome).toBe(outcome);
});
