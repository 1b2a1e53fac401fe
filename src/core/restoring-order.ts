import type { Difference } from './fingerprint.ts';

/** What stands on what: each kind on those before it. Keys that others may refer to come before those that refer. */
const ORDER = [
  'schema',
  'extension',
  'enumeration',
  'collation',
  'domain',
  'composite type',
  'range type',
  'sequence',
  'function',
  'procedure',
  'aggregate',
  'table',
  'column',
  'attribute',
  'foreign column',
  'key',
  'constraint',
  'reference',
  'index',
  'statistics',
  'view',
  'view column',
  'rule',
  'trigger',
  'policy',
  'privilege',
  'privilege on a column',
];

/** In the order in which they can be brought back: what is too much goes first, the last built before the first. */
export function inRestoringOrder(differences: readonly Difference[]): readonly Difference[] {
  // Everything else calls it by its right name.
  const renamed = differences.filter(({ state }) => state === 'renamed');
  const extra = differences.filter(({ state }) => state === 'unexpected');
  const wanted = differences.filter(({ state }) => state !== 'unexpected' && state !== 'renamed');
  return [
    ...renamed,
    ...extra.sort((one, other) => rankOf(other) - rankOf(one)),
    ...wanted.sort((one, other) => rankOf(one) - rankOf(other)),
  ];
}

function rankOf({ kind, object, expected, actual }: Difference): number {
  // A right that is revoked on a table is revoked on its columns too.
  const onColumn = kind === 'privilege' && object.startsWith('column ');
  const exact = onColumn ? 'privilege on a column' : kind;
  const rank = ORDER.indexOf(kind === 'constraint' ? constraintKind(expected ?? actual ?? '') : exact);
  return rank < 0 ? ORDER.length : rank;
}

function constraintKind(definition: string): string {
  if (/^(PRIMARY KEY|UNIQUE|EXCLUDE)/.test(definition)) return 'key';
  return definition.startsWith('FOREIGN KEY') ? 'reference' : 'constraint';
}
