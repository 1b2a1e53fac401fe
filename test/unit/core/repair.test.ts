import { expect, test } from 'vitest';
import { PmdbError } from '../../../src/core/errors.ts';
import { compare } from '../../../src/core/ledger.ts';
import { findRepairs, type RepairRequest, refuseContradictions, requireRepairs } from '../../../src/core/repair.ts';
import { applied, migration } from './standings.ts';

const request = (parts: Partial<RepairRequest> = {}): RepairRequest => ({
  accept: [],
  forget: [],
  done: undefined,
  notDone: undefined,
  ...parts,
});

const files = [migration('1', 'select 1; -- more'), migration('2', 'select 22;'), migration('3')];
const ledger = [migration('1', 'select 1;'), migration('2'), migration('3')].map((each, i) => applied(each, i + 1));
const found = (parts?: Partial<RepairRequest>) =>
  findRepairs(compare(files, ledger), request(parts)).map(({ kind, version }) => `${kind} ${version}`);

test('bare, only comments and white space are taken over', () => {
  expect(found()).toEqual(['accept 1']);
  expect(found({ accept: ['002', '2'], forget: ['3'] })).toEqual(['accept 1', 'accept 2', 'forget 3']);
  expect(found({ accept: ['1'] })).toEqual(['accept 1']);
});

test('what is forgotten is not taken over first', () => {
  expect(found({ forget: ['1'] })).toEqual(['forget 1']);
});

test('two answers about one version are refused, the same one twice is not', () => {
  const refusal = (parts: Partial<RepairRequest>) => () => refuseContradictions(request(parts));
  expect(refusal({ done: '7', notDone: '007' })).toThrow('--done and --not-done both name V007');
  expect(refusal({ accept: ['1', '2'], forget: ['2'] })).toThrow('--accept and --forget both name V2');
  expect(refusal({ accept: ['1', '01'], forget: ['2', '3'] })).not.toThrow();
});

test('a statement that the file no longer has can not have been done', () => {
  const short = migration('1', '-- pmdb: no-transaction\nselect 1;');
  const standings = compare([short], [applied(short, 1, { state: 'applying', statementStarted: 2 })]);
  const settle = (parts: Partial<RepairRequest>) => () => findRepairs(standings, request(parts));
  expect(settle({ done: '1' })).toThrow(expect.objectContaining({ code: 'CHANGED' }));
  expect(settle({ notDone: '1' })()).toMatchObject([{ kind: 'not-done', version: '1' }]);
});

test('what was named and is not there is told', () => {
  const missing = request({ forget: ['9'] });
  expect(() => requireRepairs([], missing)).toThrow(PmdbError);
  expect(() => requireRepairs([], missing, ' of the tenants')).toThrow('V9 of the tenants is not in the ledger');
});
