import { expect, test } from 'vitest';
import type { CatalogObject } from '../../../src/core/fingerprint.ts';
import { differencesOfDrift } from '../../../src/core/renamed-tables.ts';

function table(object: string, columns: readonly string[], definition = 'owner app'): CatalogObject[] {
  return [
    { schema: 'core', kind: 'schema', object: 'core', definition: 'owner app' },
    { schema: 'core', kind: 'table', object, definition },
    ...columns.map((each) => ({ schema: 'core', kind: 'column', object: `${object}.${each}`, definition: 'text' })),
  ];
}

function told(expected: readonly CatalogObject[], actual: readonly CatalogObject[]): string[] {
  return differencesOfDrift(expected, actual).map(({ state, kind, object }) => `${state} ${kind} ${object}`);
}

test('a table that has the columns of a missing one was renamed', () => {
  expect(told(table('core.units', ['id']), table('core.homes', ['id']))).toEqual(['renamed table core.units']);
  expect(told(table('core.units', ['id']), table('core.homes', ['id', 'name']))).toEqual([
    'unexpected table core.homes',
    'missing table core.units',
  ]);
});

test('nobody knows which of two was renamed', () => {
  const [units, homes, flats] = ['core.units', 'core.homes', 'core.flats'].map((name) => table(name, ['id']));
  expect(told(units ?? [], [...(homes ?? []), ...(flats ?? [])])).not.toContain('renamed table core.units');
  expect(told([...(homes ?? []), ...(flats ?? [])], units ?? [])).not.toContain('renamed table core.homes');
});

test('a partition is told by its bounds', () => {
  const of = (name: string, bounds: string) =>
    table(name, ['id'], `owner app\npartition FOR VALUES IN (${bounds})\ninherits core.log`);
  expect(told(of('core.log_1', '1'), of('core.log_2', '2'))).toEqual([
    'missing table core.log_1',
    'unexpected table core.log_2',
  ]);
  expect(told(of('core.log_1', '1'), of('core.log_one', '1'))).toEqual(['renamed table core.log_1']);
});

test('nothing comes back into a schema that is gone', () => {
  const moved = table('other.units', ['id']).map((each) => ({ ...each, schema: 'other' }));
  const there = moved.map((each) => (each.kind === 'schema' ? { ...each, object: 'other' } : each));
  expect(told(table('core.units', ['id']), there)).toEqual(['missing schema core', 'unexpected schema other']);
});
