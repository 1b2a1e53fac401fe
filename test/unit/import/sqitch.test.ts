import { expect, test } from 'vitest';
import { readSqitch } from '../../../src/core/import/sqitch.ts';
import { readSqitchPlan } from '../../../src/core/import/sqitch-plan.ts';
import { sources } from './source.ts';

const BY = '2024-03-01T10:00:00Z Marge <m@example.org>';

test('a plan has changes, tags and what they need', () => {
  const plan = `%project=p\n\n# a word\na ${BY} # note # more\nb/c [a !x q:y] ${BY}\n@v1 ${BY}\na [a@v1] ${BY}\n@v2 ${BY}\n`;
  expect(readSqitchPlan('sqitch.plan', plan)).toMatchObject({
    project: 'p',
    changes: [
      { name: 'a', instance: 1, needs: [], tags: ['v1'] },
      { name: 'b/c', instance: 1, needs: ['a', '!x', 'q:y'], tags: ['v1', 'v2'] },
      { name: 'a', instance: 2, needs: ['a@v1'], tags: ['v2'] },
    ],
  });
});

test('a line of a plan that is nothing is refused with its place', () => {
  expect(() => readSqitchPlan('p', `a ${BY}\n[b] what\n`)).toThrow(
    expect.objectContaining({
      code: 'BAD_FILE',
      parts: expect.objectContaining({ place: expect.objectContaining({ line: 2 }) }),
    }),
  );
});

test('a reworked change has its earlier script under a tag', () => {
  const plan = `a ${BY}\n@v1 ${BY}\n@v2 ${BY}\na ${BY}\n`;
  const files = { 'sqitch.plan': plan, 'deploy/a@v2.sql': 'one', 'deploy/a.sql': 'two', 'revert/a.sql': 'undo' };
  const { drafts } = readSqitch(sources(files));
  expect(drafts.map(({ key, up, down }) => [key, up?.text, down?.text])).toEqual([
    ['a', 'one', undefined],
    ['a 2', 'two', 'undo'],
  ]);
});

test('scripts are found where the project has put them, and those of no change are left out', () => {
  const files = { 'sqitch.plan': `a ${BY}`, 'db/deploy/a.sql': 'one', 'db/deploy/b.sql': '', 'db/verify/a.sql': '' };
  const { drafts, leftOut } = readSqitch(sources(files));
  expect(drafts[0]?.up?.text).toBe('one');
  expect(leftOut.map(({ source }) => source.path)).toEqual(['db/deploy/b.sql', 'db/verify/a.sql']);
});

test('what is missing is to be mended', () => {
  const { drafts } = readSqitch(sources({ 'sqitch.plan': `a ${BY}\nb [c other:d] ${BY}\n`, 'deploy/b.sql': '' }));
  expect(drafts.map(({ remarks }) => remarks.map(({ level, message }) => [level, message]))).toEqual([
    [['mend', 'there is no deploy script']],
    [
      ['mend', 'needs c, which does not stand before it in the plan'],
      ['decided', 'needs other:d of another project, which has to be there before'],
    ],
  ]);
  expect(() => readSqitch(sources({ 'a.sql': '' }))).toThrow('there is no sqitch.plan in this folder');
});
