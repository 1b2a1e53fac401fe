import { expect, test } from 'vitest';
import { cutTo, padEnd, padStart, widthOf } from '../../../src/core/text-width.ts';

test.each([
  ['', 0],
  ['units', 5],
  ['Größe', 5],
  ['Gro\u0308ße', 5],
  ['都市の表', 8],
  ['도시', 4],
  ['🏙️', 2],
  ['👩‍👩‍👧', 2],
  ['✔ → …', 5],
  ['ｆｕｌｌ', 8],
  ['a\u200bb', 2],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test('columns stand below each other, and what is cut is no wider than it may be', () => {
  expect([padEnd('都市', 6), padStart('都市', 6), padEnd('cities', 6), padEnd('too long', 6)]).toEqual([
    '都市  ',
    '  都市',
    'cities',
    'too long',
  ]);
  expect([cutTo('都市の表', 8), cutTo('都市の表', 7), cutTo('都市の表', 6), cutTo('cities', 4)]).toEqual([
    '都市の表',
    '都市の…',
    '都市…',
    'cit…',
  ]);
});
