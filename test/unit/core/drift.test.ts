import { expect, test } from 'vitest';
import { answeredFor } from '../../../src/core/drift.ts';
import { isIgnored, parseIgnored } from '../../../src/core/drift-ignore.ts';
import type { Difference } from '../../../src/core/fingerprint.ts';

const unexpected = (kind: string, object: string): Difference => ({
  state: 'unexpected',
  kind,
  object,
  expected: undefined,
  actual: 'x',
});

test('kinds of several words can be ignored', () => {
  const ignored = parseIgnored(
    'drift.ignore',
    'event trigger pgrst_*  # the API server watches\n* core.tmp_*  # trials\n',
  );
  const left = [
    unexpected('event trigger', 'pgrst_watch'),
    unexpected('materialized view', 'core.tmp_a'),
    unexpected('event trigger', 'other'),
    unexpected('table', 'core.units'),
    unexpected('trigger', 'pgrst_watch'),
  ].filter((each) => !isIgnored(ignored, each));
  expect(left.map(({ object }) => object)).toEqual(['other', 'core.units', 'pgrst_watch']);
});

test('settings of the database are an operator’s unless a file makes them', () => {
  const setting = (object: string, definition = 'x') => ({ kind: 'database setting', object, definition }) as never;
  const mine = answeredFor([], [setting('timezone')]);
  expect(mine(unexpected('database setting', 'pmdb.environment'))).toBe(false);
  expect(mine(unexpected('database setting', 'timezone'))).toBe(true);
  expect(mine(unexpected('table', 'core.units'))).toBe(true);
});
