import { expect, test } from 'vitest';
import { type ErrorCode, PmdbError } from '../../../src/core/errors.ts';
import { compare } from '../../../src/core/ledger.ts';
import type { Migration } from '../../../src/core/migration.ts';
import { type MigrateOptions, planMigrate, planRollback, type RollbackOptions } from '../../../src/core/plan.ts';
import { applied, migration } from './standings.ts';

const files = ['1', '2', '3', '10'].map((version) => migration(version));
/** Rows for these versions, applied in this order. */
const rows = (...versions: string[]) =>
  versions.map((version, i) => applied(files.find((file) => file.version === version) ?? migration(version), i + 1));

const up = (row: ReturnType<typeof rows>, options?: MigrateOptions, from: readonly Migration[] = files) =>
  planMigrate(compare(from, row), options).steps.map(({ migration }) => migration.version);
const down = (row: ReturnType<typeof rows>, options?: RollbackOptions, from: readonly Migration[] = files) =>
  planRollback(compare(from, row), options).steps.map(({ migration }) => migration.version);

function refusal(plan: () => unknown): PmdbError {
  try {
    plan();
  } catch (error) {
    if (error instanceof PmdbError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
const codeOf = (plan: () => unknown): ErrorCode => refusal(plan).code;

test('migrate applies what is pending, in order', () => {
  expect(up([])).toEqual(['1', '2', '3', '10']);
  expect(up(rows('1', '2'))).toEqual(['3', '10']);
  expect(up(rows('1', '2', '3', '10'))).toEqual([]);
});

test('--to stops at a version, which must exist', () => {
  expect(up([], { to: '3' })).toEqual(['1', '2', '3']);
  expect(up([], { to: '003' })).toEqual(['1', '2', '3']);
  expect(up(rows('1', '2', '3'), { to: '2' })).toEqual([]);
  const error = refusal(() => up([], { to: '4' }));
  expect(error).toMatchObject({ code: 'NO_SUCH_VERSION', message: 'there is no version 4: there are 1 to 10' });
});

test('a version that came late needs a yes', () => {
  const late = refusal(() => up(rows('1', '3')));
  expect(late).toMatchObject({
    code: 'OUT_OF_ORDER',
    message: expect.stringContaining('V2'),
    parts: { remedy: expect.stringContaining('--out-of-order') },
  });
  expect(up(rows('1', '3'), { outOfOrder: true })).toEqual(['2', '10']);
  expect(up(rows('1', '3'), { to: '1' })).toEqual([]);
});

test('every changed and every missing file is told at once, and nothing runs', () => {
  const changed = [migration('1', 'select 11;'), migration('3', 'select 33;'), migration('10')];
  for (const plan of [() => up(rows('1', '2', '3'), {}, changed), () => down(rows('1', '2', '3'), {}, changed)]) {
    const error = refusal(plan);
    expect(error.code).toBe('CHANGED');
    expect(error.parts.state).toBe('Nothing was changed.');
    expect(error.parts.problems?.map(({ code }) => code)).toEqual(['CHANGED', 'MISSING', 'CHANGED']);
  }
  const one = refusal(() => up(rows('1'), {}, [migration('1', 'select 11;')]));
  expect(one.message).toContain(applied(migration('1'), 1).checksum?.slice(0, 12));
  expect(one.message).toContain(migration('1', 'select 11;').up.checksum.slice(0, 12));
  expect(one.parts.remedy).toContain('pmdb repair --accept 1');
  expect(refusal(() => up(rows('1'), {}, [])).parts.remedy).toContain('pmdb repair --forget 1');
});

test('comments and white space stop nobody', () => {
  expect(up(rows('1'), {}, [migration('1', '/* why */ select 1;'), migration('2')])).toEqual(['2']);
});

test('rollback undoes the last, or several, in the reverse of how they were applied', () => {
  expect(down(rows('1', '2', '3'))).toEqual(['3']);
  expect(down(rows('1', '3', '2'), { steps: 2 })).toEqual(['2', '3']);
  expect(down(rows('1', '2'), { steps: 9 })).toEqual(['2', '1']);
  expect(down([])).toEqual([]);
});

test('rollback --to leaves that version, and 0 leaves none', () => {
  expect(down(rows('1', '3', '2'), { to: '1' })).toEqual(['2', '3']);
  expect(down(rows('1', '2', '3'), { to: '0' })).toEqual(['3', '2', '1']);
  expect(down(rows('1', '2', '3'), { to: '000' })).toEqual(['3', '2', '1']);
  expect(down(rows('1', '2'), { to: '10' })).toEqual([]);
  expect(codeOf(() => down(rows('1', '2'), { to: '4' }))).toBe('NO_SUCH_VERSION');
});

test('what has no way back stops the rollback before it begins', () => {
  const some = [migration('1'), migration('2', '-- pmdb: irreversible\nselect 2;', null), migration('3')];
  const row = some.map((file, i) => applied(file, i + 1));
  expect(down(row, {}, some)).toEqual(['3']);
  const error = refusal(() => down(row, { to: '0' }, some));
  expect(error).toMatchObject({ code: 'NO_ROLLBACK', message: expect.stringContaining('V2') });
  expect(error.parts.remedy).toContain('pmdb rollback --to 2');
});

const half = (state: 'applying' | 'reverting') => {
  const file = migration('3', '-- pmdb: no-transaction\nselect 1;', '-- pmdb: no-transaction\nselect 2;');
  const from = [...files.slice(0, 2), file, ...files.slice(3)];
  return { from, row: [...rows('1', '2'), applied(file, 3, { state })] };
};

test('what was begun is gone on with, in the direction in which it was begun', () => {
  const applying = half('applying');
  expect(
    planMigrate(compare(applying.from, applying.row)).steps.map(({ migration, unfinished }) => [
      migration.version,
      unfinished,
    ]),
  ).toEqual([
    ['3', true],
    ['10', false],
  ]);
  expect(refusal(() => down(applying.row, {}, applying.from))).toMatchObject({
    code: 'UNFINISHED',
    parts: { remedy: expect.stringContaining('pmdb migrate') },
  });

  const reverting = half('reverting');
  expect(planRollback(compare(reverting.from, reverting.row)).steps).toMatchObject([
    { migration: { version: '3' }, unfinished: true },
  ]);
  expect(refusal(() => up(reverting.row, {}, reverting.from))).toMatchObject({
    code: 'UNFINISHED',
    parts: { remedy: expect.stringContaining('pmdb rollback') },
  });
});
