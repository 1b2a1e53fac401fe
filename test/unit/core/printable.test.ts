import { expect, test } from 'vitest';
import { printable, printableLine } from '../../../src/core/printable.ts';

test.each([
  ['Häuser 日本 🏠', 'Häuser 日本 🏠'],
  ['\u001b[31mred', '\uFFFD[31mred'],
  ['a\u001b]0;title\u0007', 'a\uFFFD]0;title\uFFFD'],
  ['\u009b2J\u007f\r', '\uFFFD2J\uFFFD\uFFFD'],
  ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
])('%j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('one line', () => {
  expect(printableLine('a\n  b\n\u001bc')).toBe('a b \uFFFDc');
});
