import { expect, test } from 'vitest';
import { compare, lastAppliedFirst } from '../../../src/core/ledger.ts';
import { applied, migration } from './standings.ts';

const states = (...args: Parameters<typeof compare>) =>
  compare(...args).map(({ version, state, outOfOrder }) => `${version} ${state}${outOfOrder ? ' out of order' : ''}`);

test('versions stand in the order of their numbers, however they are written', () => {
  const files = ['10', '2', '0001', '20260131120000', '00000000000000000003'].map((version) => migration(version));
  expect(states(files, [])).toEqual([
    '0001 pending',
    '2 pending',
    '00000000000000000003 pending',
    '10 pending',
    '20260131120000 pending',
  ]);
});

test('1, 01 and 001 are one version', () => {
  const file = migration('001');
  expect(states([file], [applied(file, 1, { version: '1' })])).toEqual(['001 applied']);
});

test('a file is changed when its tokens are, and cosmetic when only comments or white space are', () => {
  const before = migration('1', "select 'a  b';");
  const row = applied(before, 1);
  expect(states([migration('1', "-- Why.\nSELECT\n  'a  b'  ;\n")], [row])).toEqual(['1 cosmetic']);
  expect(states([migration('1', "select 'a b';")], [row])).toEqual(['1 changed']);
  expect(states([migration('1', "select 'a  b'; select 2;")], [row])).toEqual(['1 changed']);
  expect(states([migration('1', "-- pmdb: no-transaction\nselect 'a  b';")], [row])).toEqual(['1 changed']);
  expect(states([migration('1', "select 'a  b';\r\n".trimEnd())], [row])).toEqual(['1 applied']);
});

test('a row without a checksum is believed, and one without that of its tokens is not told apart', () => {
  const file = migration('1');
  expect(states([file], [applied(file, 1, { checksum: null, tokenChecksum: null })])).toEqual(['1 applied']);
  expect(states([migration('1', 'select 1; -- more')], [applied(file, 1, { tokenChecksum: null })])).toEqual([
    '1 changed',
  ]);
});

test('an applied version without a file is missing, and has the name it had', () => {
  const gone = migration('1');
  expect(compare([], [applied(gone, 1)])).toMatchObject([{ version: '1', name: 'm1', state: 'missing' }]);
});

test('a pending version below the highest applied one is out of order', () => {
  const files = ['1', '2', '3', '4'].map((version) => migration(version));
  const rows = [files[0], files[2]].map((file, i) => applied(file ?? migration('9'), i + 1));
  expect(states(files, rows)).toEqual(['1 applied', '2 pending out of order', '3 applied', '4 pending']);
});

test('a file that was begun is unfinished, whatever its text has become', () => {
  const file = migration('1', '-- pmdb: no-transaction\nselect 1; select 2;');
  expect(
    states([migration('1', '-- pmdb: no-transaction\nselect 1; select 3;')], [applied(file, 1, { state: 'applying' })]),
  ).toEqual(['1 unfinished']);
  expect(states([file], [applied(file, 1, { state: 'reverting' })])).toEqual(['1 unfinished']);
  expect(states([], [applied(file, 1, { state: 'applying' })])).toEqual(['1 missing']);
});

test('rollbacks go from what was applied last to what was applied first', () => {
  const [one, two, three] = ['1', '2', '3'].map((version) => migration(version)) as [never, never, never];
  const standings = compare([one, two, three], [applied(one, 1), applied(three, 2), applied(two, 3)]);
  expect(lastAppliedFirst(standings).map(({ version }) => version)).toEqual(['2', '3', '1']);
});
