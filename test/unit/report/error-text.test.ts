import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { PmdbError } from '../../../src/core/errors.ts';
import { errorText } from '../../../src/report/error-text.ts';

const text = (error: PmdbError, width?: number) => stripVTControlCharacters(errorText(error, width));

test('what, where, what the server added, state, next: in this order', () => {
  const error = new PmdbError('SQL', 'it failed', {
    remedy: 'Mend it.',
    state: '2 applied; 1 not run.',
    place: { file: 'a.sql', line: 3, column: 7, excerpt: 'select x\n       ^' },
    sqlstate: '42703',
    detail: 'the detail',
    hint: 'the hint',
    context: 'first line\nsecond line',
  });
  expect(text(error)).toBe(`✖ it failed (SQL 42703)
  a.sql:3:7
    | select x
    |        ^
  detail:  the detail
  hint:    the hint
  context: first line
           second line
  state:   2 applied; 1 not run.
  next:    Mend it.`);
});

test('no line is wider than the terminal', () => {
  const long = 'words that go on and on '.repeat(8).trim();
  const problem = {
    code: 'BAD_FILE',
    message: long,
    remedy: long,
    place: { file: 'a.sql', line: 1, column: 1, excerpt: 'x\n^' },
  } as const;
  const lines = text(new PmdbError('BAD_FILE', long, { state: long, remedy: long, problems: [problem] }), 60).split(
    '\n',
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(lines.slice(0, 2)).toEqual([
    '✖ words that go on and on words that go on and on words that',
    '  go on and on words that go on and on words that go on and',
  ]);
});

test('a file as a whole is named once', () => {
  const place = { file: 'migrations/shared/V1__a.sql', line: 1, column: 1 };
  expect(text(new PmdbError('NO_ROLLBACK', `${place.file} has no rollback`, { place }))).toBe(
    '✖ migrations/shared/V1__a.sql has no rollback (NO_ROLLBACK)',
  );
});

test('a line with nothing on it is not shown', () => {
  const place = { file: 'a.sql', line: 1, column: 1, excerpt: '\n^' };
  expect(text(new PmdbError('BAD_FILE', 'the migration is empty', { place }))).toBe(
    '✖ the migration is empty (BAD_FILE)\n  a.sql:1:1',
  );
});

test('a message with parentheses keeps them', () => {
  expect(text(new PmdbError('MISSING', 'V7 (create_units) is gone'))).toBe('✖ V7 (create_units) is gone (MISSING)');
});
