import { expect, test } from 'vitest';
import { proveData, type TableData } from '../../../src/core/data-proof.ts';

test('a value that was null before the migration, and is not after the rollback, is counted', () => {
  const table = (values: number, hash: string): TableData[] => [
    { name: 'core.units', oid: 1, rows: 1, columns: [{ name: 'floor', number: 1, values, hash }] },
  ];
  const [none, one] = [table(0, '0'), table(1, '7')];
  expect(proveData({ before: none, applied: one, filled: one, after: one }).wrong).toEqual([
    { object: 'core.units.floor', what: 'values other', count: 1 },
  ]);
  expect(proveData({ before: none, applied: one, filled: one, after: none }).wrong).toEqual([]);
});
