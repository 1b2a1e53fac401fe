import { describe, expect, test } from 'vitest';
import { fitSentences, wrapped } from '../../../src/report/wrapped.ts';

test('a text that fits stays as it is', () => {
  expect(wrapped('short enough', 4, 80)).toBe('short enough');
});

test('lines break between words and begin under the first', () => {
  expect(wrapped('one two three four five six', 4, 24)).toBe('one two three four\n    five six');
});

test('words in backticks stay together, with what clings to them', () => {
  expect(wrapped('To go on run (`pmdb repair --done 7`).', 2, 30)).toBe('To go on run\n  (`pmdb repair --done 7`).');
});

test('a word that is wider than the terminal has a line of its own', () => {
  const checksum = 'f'.repeat(64);
  expect(wrapped(`applied ${checksum}, file ${checksum}`, 2, 40)).toBe(
    `applied\n  ${checksum},\n  file\n  ${checksum}`,
  );
});

test('the lines of the text stay lines, and white space at their beginning too', () => {
  expect(wrapped('PL/pgSQL function f()\n  at RAISE\n', 4, 80)).toBe('PL/pgSQL function f()\n      at RAISE');
});

test('without a terminal nothing breaks', () => {
  expect(wrapped('a '.repeat(200), 11, undefined)).toBe('a '.repeat(200).trimEnd());
});

describe('sentences among other lines', () => {
  const green = (text: string) => `\x1b[32m${text}\x1b[39m`;

  test('are broken between words where they are too wide, and colours take no room', () => {
    const text = `${green('✔')} Applied 2 migrations to owner@host/database in 3 ms.\n\nselect 'one line of SQL stays one line';`;
    expect(fitSentences(text, 30)).toBe(
      `${green('✔')} Applied 2 migrations to\n  owner@host/database in 3 ms.\n\nselect 'one line of SQL stays one line';`,
    );
  });

  test('stay where they fit to the last column, and where there is no terminal', () => {
    const line = `${green('✖')} 1234567`;
    expect(fitSentences(line, 9)).toBe(line);
    expect(fitSentences(`✖ ${'word '.repeat(100)}`, undefined)).toBe(`✖ ${'word '.repeat(100)}`);
  });
});
