import { expect, test } from 'vitest';
import { compare } from '../../../src/core/ledger.ts';
import { planRollback } from '../../../src/core/plan.ts';
import { applied, migration } from './standings.ts';

const irreversible = (version: string) => migration(version, `-- pmdb: irreversible\nselect ${version};`, null);
const allApplied = (files: ReturnType<typeof migration>[]) =>
  compare(
    files,
    files.map((file, i) => applied(file, i + 1)),
  );

test('a project that begins at version 0 can be undone as a whole', () => {
  const standings = allApplied(['000', '001', '002'].map((version) => migration(version)));
  const versions = (to: string) => planRollback(standings, { to }).steps.map((step) => step.migration.version);
  expect(versions('0')).toEqual(['002', '001', '000']);
  expect(versions('1')).toEqual(['002']);
});

test('a message names a few of many', () => {
  const some = ['1', '2', '3', '4', '5', '6', '7'].map(irreversible);
  expect(() => planRollback(allApplied(some), { to: '0' })).toThrow(
    /^V7, V6, V5, V4, V3 and 2 more can't be rolled back: declared irreversible$/,
  );
  expect(() => planRollback(allApplied(some.slice(0, 5)), { to: '0' })).toThrow(/^V5, V4, V3, V2, V1 can't be/);
});
