import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/core/outcome.ts';
import { outcomeText } from '../../../src/report/outcome-text.ts';

const step = (version: string) =>
  ({ direction: 'up', version, name: 'step', file: `migrations/shared/V${version}__step.sql` }) as const;

/** Migrations of these versions were applied, 600 ms each. */
function applied(versions: readonly string[], more: Partial<Outcome> = {}): Outcome {
  const done = versions.map((version) => ({ step: step(version), ms: 600 }));
  const result = { runId: 'a run', direction: 'up', done, notRun: [] } as const;
  return {
    shared: true,
    database: 'me@db:5432/app',
    to: undefined,
    result,
    dryRun: false,
    planned: [],
    fleet: undefined,
    policies: [],
    cosmetic: [],
    ...more,
  };
}

const text = (outcome: Outcome) => stripVTControlCharacters(outcomeText(outcome));
const down = { runId: undefined, direction: 'down', done: [], notRun: [] } as const;

test('what was done, and where', () => {
  expect(text(applied(['7']))).toBe('✔ Applied 1 migration (V7) to me@db:5432/app in 600 ms.');
  expect(text(applied(['7', '8', '9']))).toBe('✔ Applied 3 migrations (V7 to V9) to me@db:5432/app in 1.8 s.');
  const done = [{ step: { ...step('9'), direction: 'down' }, ms: 5 }] as const;
  expect(text(applied([], { result: { ...down, done } }))).toBe(
    '✔ Rolled back 1 migration (V9) on me@db:5432/app in 5 ms.',
  );
});

test('nothing to do', () => {
  expect(text(applied([]))).toBe('Nothing to migrate: me@db:5432/app is up to date.');
  expect(text(applied([], { to: '7' }))).toBe('Nothing to migrate: me@db:5432/app is up to date as far as V7.');
  expect(text(applied([], { result: down }))).toBe('Nothing to roll back: me@db:5432/app has no migration.');
  expect(text(applied([], { result: down, to: '7' }))).toBe(
    'Nothing to roll back: me@db:5432/app has no migration above V7.',
  );
});

test('cosmetic changes are told, and counted when they are many', () => {
  const last = (cosmetic: string[]) => text(applied([], { cosmetic })).split('\n').at(-1);
  expect(last(['1', '2'])).toBe('V1, V2: only comments or white space changed since; `pmdb repair` takes that over.');
  expect(last(['1', '2', '3', '4', '5', '6'])).toMatch(/^V1 and 5 more: /);
});

test('a dry run is SQL, comments included', () => {
  const planned = [{ ...step('7'), sql: 'create table a ();\n' }];
  expect(
    text(applied([], { dryRun: true, planned, cosmetic: ['1'] })),
  ).toBe(`-- Would apply 1 migration to me@db:5432/app.
-- Nothing was touched.

-- V7 step (migrations/shared/V7__step.sql)
create table a ();
-- V1: only comments or white space changed since; \`pmdb repair\` takes that over.`);
});
