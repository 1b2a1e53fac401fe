import { expect, test } from 'vitest';
import type { Blocker, RunEvent } from '../../../src/core/events.ts';
import { eventText } from '../../../src/report/event-text.ts';

const step = {
  direction: 'up',
  version: '007',
  name: 'add_notes',
  file: 'migrations/shared/V007__add_notes.sql',
} as const;
const down = { ...step, direction: 'down' } as const;
const blocker: Blocker = {
  pid: 4711,
  user: 'app',
  application: 'psql',
  state: 'idle in transaction',
  seconds: 12.4,
  query: 'lock  table\n units',
};
const hidden: Blocker = { ...blocker, user: null, application: '', state: null, query: null };

const LINES: readonly (readonly [event: RunEvent, line: string | undefined])[] = [
  [{ type: 'note', message: 'a superuser' }, 'note: a superuser'],
  [{ type: 'warning', message: 'careful' }, 'warning: careful'],
  [{ type: 'notice', severity: 'NOTICE', message: 'two\n  lines\n' }, 'notice: two lines'],
  [{ type: 'planned', direction: 'up', steps: [step] }, undefined],
  [{ type: 'step-started', step, index: 1, total: 3 }, 'applying V007 add_notes (2/3)'],
  [{ type: 'step-started', step: down, index: 0, total: 1 }, 'rolling back V007 add_notes (1/1)'],
  [{ type: 'step-done', step, ms: 84.4 }, 'applied V007 add_notes in 84 ms'],
  [{ type: 'step-done', step: down, ms: 2400 }, 'rolled back V007 add_notes in 2.4 s'],
  [{ type: 'step-failed', step, message: 'no' }, 'failed V007 add_notes'],
  [
    { type: 'statement', step, number: 2, total: 3, text: 'create index\n  concurrently on units (id)' },
    'V007 add_notes: statement 2/3: create index concurrently on units (id)',
  ],
  [
    { type: 'blocked', step, blockers: [blocker], seconds: 3 },
    'V007 add_notes: waits for pid 4711 (app, psql), idle in transaction for 12 s: lock table units',
  ],
  [{ type: 'blocked', step, blockers: [hidden], seconds: 3 }, 'V007 add_notes: waits for pid 4711'],
  [{ type: 'waiting', for: 'run', holder: undefined, seconds: 0.1 }, 'waiting for another run'],
  [
    { type: 'waiting', for: 'step', holder: hidden, seconds: 5.2 },
    'waiting for the last statement of an earlier run, 5 s so far: pid 4711',
  ],
];

test.each(LINES)('%o', (event, line) => {
  expect(eventText(event)).toBe(line);
});

test('a long statement is cut', () => {
  const text = `select ${'x, '.repeat(100)}1`;
  const line = eventText({ type: 'statement', step, number: 1, total: 1, text }) ?? '';
  expect(line).toMatch(/^V007 add_notes: statement 1\/1: select x, .*…$/);
  expect(line.length).toBeLessThan(120);
});
