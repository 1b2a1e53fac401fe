import { expect, test } from 'vitest';
import { readScript } from '../../../src/core/script.ts';

const lines = (text: string, direction: 'up' | 'down' = 'up') =>
  readScript('x.sql', Buffer.from(text), direction).problems.map(({ place, message }) => `${place?.line} ${message}`);

const MARKS = [
  '-- +goose Down',
  '-- +migrate Down',
  '--migrate:down',
  '-- migrate:down transaction:false',
  '-- Down Migration',
  '--- DOWN MIGRATION (rollback) ---',
  '---- create above / drop below ----',
  '-- rambler down',
  '-- ==== DOWN ====',
  '-- //@UNDO',
  '--- !Downs',
];

test.each(MARKS)('%s in a file with statements on both sides', (mark) => {
  const text = `create table t (a int);\n\n${mark}\ndrop table t;\n`;
  expect(lines(text)).toEqual(['3 what follows this line undoes what stands before it, and pmdb would run both']);
  expect(lines(text, 'down')).toEqual([
    '3 what stands before this line does what the rest undoes, and pmdb would run both',
  ]);
});

test.each(MARKS)('%s with one side empty says nothing', (mark) => {
  expect(lines(`create table t (a int);\n${mark}\n-- nothing to undo\n`)).toEqual([]);
  expect(lines(`-- +goose Up\n${mark}\ndrop table t;\n`, 'down')).toEqual([]);
});

test('what only looks like the line', () => {
  for (const text of [
    'select 1;\n-- Down migration: see the file of the same name\nselect 2;',
    'select 1;\n-- goes down\nselect 2;',
    "select '\n-- migrate:down\n';\nselect 2;",
    'do $$\n-- migrate:down\nbegin end $$;\nselect 2;',
  ]) {
    expect(lines(text)).toEqual([]);
  }
});
