import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Applied, Standing } from '../../../src/core/ledger.ts';
import { widthOf } from '../../../src/core/text-width.ts';
import { statusTable } from '../../../src/report/status-table.ts';

const row: Applied = {
  id: 1,
  version: '001',
  description: 'create_units',
  state: 'applied',
  checksum: null,
  tokenChecksum: null,
  statementsDone: [],
  statementStarted: null,
  appliedAt: '2026-01-31T12:00:00Z',
  appliedBy: 'owner',
  executionTimeMs: 84,
  baseline: false,
  runId: null,
};

function standing(version: string, state: Standing['state'], applied?: Partial<Applied>, outOfOrder = false): Standing {
  return { version, name: 'step', state, outOfOrder, migration: undefined, applied: applied && { ...row, ...applied } };
}

const STANDINGS = [
  standing('1', 'applied', { baseline: true, executionTimeMs: null }),
  standing('2', 'applied', {}),
  standing('3', 'changed', { executionTimeMs: 12_300 }),
  standing('4', 'cosmetic', {}),
  standing('5', 'missing', { appliedBy: 'somebody_else' }),
  standing('6', 'unfinished', { state: 'applying', executionTimeMs: null }),
  standing('7', 'unfinished', { state: 'reverting', executionTimeMs: null }),
  standing('8', 'pending', undefined, true),
  standing('9', 'pending'),
];

const plain = (lines: readonly string[]) => lines.map((line) => stripVTControlCharacters(line));

test('each state has its words, and the columns stand below each other', () => {
  expect(plain(statusTable(STANDINGS, undefined))).toEqual([
    'baseline          V1 step  2026-01-31 12:00:00  owner',
    'applied           V2 step  2026-01-31 12:00:00  owner           84 ms',
    'changed           V3 step  2026-01-31 12:00:00  owner          12.3 s',
    'cosmetic          V4 step  2026-01-31 12:00:00  owner           84 ms',
    'file missing      V5 step  2026-01-31 12:00:00  somebody_else   84 ms',
    'half applied      V6 step  2026-01-31 12:00:00  owner',
    'half rolled back  V7 step  2026-01-31 12:00:00  owner',
    'out of order      V8 step',
    'pending           V9 step',
  ]);
});

test.each([
  [69, /12\.3 s$/],
  [68, /owner$/],
  [50, /12:00:00$/],
  [30, /V3 step$/],
])('%i columns show what fits them', (width, end) => {
  const lines = plain(statusTable(STANDINGS, width));
  expect(lines[2]).toMatch(end);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('names of wide characters leave the columns behind them where they are', () => {
  const names = ['create_units', '都市の表を作る', 'emoji_🏙️_👩‍👩‍👧'];
  const lines = plain(
    statusTable(
      names.map((name) => ({ ...standing('1', 'applied', {}), name })),
      undefined,
    ),
  );
  const before = lines.map((line) => widthOf(line.slice(0, line.indexOf('2026-'))));
  expect(before).toEqual([28, 28, 28]);
});
