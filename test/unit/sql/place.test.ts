import { expect, test } from 'vitest';
import { lineAndColumn, offsetOfCodePoint, placeAt } from '../../../src/core/place.ts';

test.each([
  ['the beginning', '|select', { line: 1, column: 1 }],
  ['the end of a line', 'a|\nb', { line: 1, column: 2 }],
  ['the beginning of a line', 'a\n|b', { line: 2, column: 1 }],
  ['an empty line', 'a\n|\nb', { line: 2, column: 1 }],
  ['the end', 'a\nbc|', { line: 2, column: 3 }],
  ['behind the last line end', 'a\n|', { line: 2, column: 1 }],
  ['a tab counts as one', '\t|a', { line: 1, column: 2 }],
  ['an emoji counts as one', '😀é|a', { line: 1, column: 3 }],
])('line and column of %s', (_, text, expected) => {
  expect(lineAndColumn(text.replace('|', ''), text.indexOf('|'))).toEqual(expected);
});

test.each([
  ['ASCII', 'select frm', 7, '       ^'],
  ['a tab stays a tab', '\tselect frm', 8, '\t       ^'],
  ['an emoji is two columns wide', "'😀' frm", 5, '     ^'],
  ['so is a Chinese character', "'日本' frm", 5, '       ^'],
  ['a combining accent has no width', "'e\u0301' frm", 5, '    ^'],
])('the caret stands under its column: %s', (_, line, offset, caret) => {
  expect(placeAt('a.sql', `first\n${line}\nlast`, 6 + offset)).toMatchObject({
    file: 'a.sql',
    line: 2,
    excerpt: `${line}\n${caret}`,
  });
});

test('a very long line is cut around the place, to fit a terminal', () => {
  const { excerpt = '', column } = placeAt('a.sql', `${'a'.repeat(500)}X${'b'.repeat(500)}`, 500);
  const [line = '', caret = ''] = excerpt.split('\n');
  expect(line).toMatch(/^…a+Xb+…$/);
  expect(line.length).toBe(72);
  expect(caret.indexOf('^')).toBe(line.indexOf('X'));
  expect(column).toBe(501);
});

test('control characters of the file do not reach the terminal', () => {
  expect(placeAt('a.sql', '\u001b[31mred\rx', 0).excerpt).toBe('\uFFFD[31mred\uFFFDx\n^');
});

test.each([
  ['abc', 1, 0],
  ['abc', 3, 2],
  ['😀é日x', 2, 2],
  ['😀é日x', 4, 4],
  ['abc', 4, 3],
  ['abc', 99, 3],
])('the n-th code point of %s: %i', (text, n, offset) => {
  expect(offsetOfCodePoint(text, n)).toBe(offset);
});
