import { describe, expect, test } from 'vitest';
import { convert } from '../../../src/core/import/convert.ts';
import type { Tool } from '../../../src/core/import/draft.ts';
import { judgeHistory } from '../../../src/core/import/history.ts';
import type { HistoryRow } from '../../../src/core/import/history-table.ts';
import { readProjectOf } from '../../../src/core/import/read.ts';
import { sources } from './source.ts';

function judged(tool: Tool, files: readonly string[], rows: readonly HistoryRow[], project?: string) {
  const texts = Object.fromEntries(files.map((name) => [name, '-- migrate:up\n-- migrate:down\n']));
  const { migrations } = convert(tool, readProjectOf(tool, sources(texts), new Map()));
  const { applied, pending, problems, notes } = judgeHistory(tool, rows, migrations, project);
  return {
    applied: applied.map(({ key }) => key),
    pending: pending.map(({ key }) => key),
    problems: problems.map(({ code }) => code),
    notes,
  };
}

describe('flyway', () => {
  const FILES = ['V1__a.sql', 'V1_1__b.sql', 'V2__c.sql', 'R__d.sql'];
  const row = (version: string | null, more: HistoryRow = {}) => ({
    version,
    type: 'SQL',
    script: 'x',
    success: 'true',
    checksum: null,
    ...more,
  });

  test('an undo takes a version back, and it may come again', () => {
    const rows = [row('1'), row('1.1'), row('1.1', { type: 'UNDO_SQL' }), row('2')];
    expect(judged('flyway', FILES, rows)).toMatchObject({
      applied: ['1', '2'],
      pending: ['1.1', 'R__d.sql'],
      problems: [],
    });
    expect(judged('flyway', FILES, [...rows, row('1.1')])).toMatchObject({
      applied: ['1', '2', '1.1'],
      pending: ['R__d.sql'],
    });
  });

  test('a baseline stands for what is older, and a schema of its own is told', () => {
    const rows = [row(null, { type: 'SCHEMA', script: '"sales"' }), row('1.1', { type: 'BASELINE' }), row('2')];
    expect(judged('flyway', FILES, rows)).toEqual({
      applied: ['1', '1.1', '2'],
      pending: ['R__d.sql'],
      problems: [],
      notes: [
        'Flyway made the schema "sales" itself: no migration does',
        'Flyway took the database over at 1.1: what is older counts as applied',
      ],
    });
  });

  test('a failure is a failure, and one that was repaired is none', () => {
    expect(judged('flyway', FILES, [row('1', { success: 'false' })])).toMatchObject({
      applied: [],
      problems: ['UNFINISHED'],
    });
    const repaired = [row('1', { success: 'false' }), row('1', { type: 'DELETE' }), row('1')];
    expect(judged('flyway', FILES, repaired)).toMatchObject({ applied: ['1'], problems: [] });
  });

  test('a repeatable one goes by its file, and holes are told', () => {
    const rows = [row('1'), row('2', { checksum: '5' }), row(null, { script: 'views/R__d.sql' })];
    expect(judged('flyway', FILES, rows)).toMatchObject({
      applied: ['1', '2', 'R__d.sql'],
      pending: ['1.1'],
      notes: [
        '2: the file is not what was applied, by its checksum; what that comes to, the comparison tells',
        '1.1 (V002) is pending though later ones are applied: `pmdb migrate --out-of-order` applies it',
      ],
    });
  });
});

describe('golang-migrate', () => {
  const FILES = ['1_a.up.sql', '2_b.up.sql', '3_c.up.sql'];

  test.each([
    [[], [], []],
    [[{ version: '2', dirty: 'false' }], ['1', '2'], []],
    [[{ version: '2', dirty: 'true' }], ['1'], ['UNFINISHED']],
    [[{ version: '9', dirty: 'false' }], ['1', '2', '3'], ['MISSING']],
  ])('%j', (rows, applied, problems) => {
    expect(judged('golang-migrate', FILES, rows)).toMatchObject({ applied, problems });
  });
});

describe('prisma', () => {
  const FILES = ['1_a/migration.sql', '2_b/migration.sql'];
  const row = (name: string, finished: string | null, undone: string | null = null) => {
    return { migration_name: name, checksum: null, finished_at: finished, rolled_back_at: undone };
  };

  test('one that failed, was rolled back and went through', () => {
    const rows = [row('1_a', null, 'then'), row('1_a', 'now'), row('2_b', null, 'then')];
    expect(judged('prisma', FILES, rows)).toEqual({
      applied: ['1_a'],
      pending: ['2_b'],
      problems: [],
      notes: ['2_b was tried and marked as rolled back: it is pending'],
    });
  });

  test('one that failed', () => {
    expect(judged('prisma', FILES, [row('1_a', 'now'), row('2_b', null)])).toMatchObject({
      applied: ['1_a'],
      problems: ['UNFINISHED'],
    });
  });
});

test('dbmate and node-pg-migrate name what they have applied', () => {
  expect(judged('dbmate', ['1_a.sql', '2_b.sql'], [{ version: '1' }, { version: '7' }])).toMatchObject({
    applied: ['1'],
    pending: ['2'],
    problems: ['MISSING'],
  });
  expect(judged('node-pg-migrate', ['1_a.sql', '2_b.js'], [{ name: '1_a' }, { name: '2_b' }])).toMatchObject({
    applied: ['1_a', '2_b'],
  });
});

test('sqitch counts the changes of a name, and leaves other projects alone', () => {
  const row = (change: string, project = 'p') => ({ change, project, script_hash: null, change_id: '' });
  const plan =
    '%project=p\na 2024-03-01T10:00:00Z M <m@x>\n@v1 2024-03-01T10:00:00Z M <m@x>\na 2024-03-01T10:00:00Z M <m@x>\n';
  const { migrations } = convert('sqitch', readProjectOf('sqitch', sources({ 'sqitch.plan': plan }), new Map()));
  const history = judgeHistory('sqitch', [row('z', 'q'), row('a'), row('a')], migrations, 'p');
  expect(history.applied.map(({ version }) => version)).toEqual(['001', '002']);
  expect(history.problems).toEqual([]);
});
