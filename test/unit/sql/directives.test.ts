import { expect, test } from 'vitest';
import { parseDuration } from '../../../src/core/directives.ts';
import { readScript } from '../../../src/core/script.ts';

const NONE = {
  noTransaction: false,
  irreversible: false,
  lockTimeout: undefined,
  statementTimeout: undefined,
  forEachOrganization: false,
  expectRows: undefined,
};

const read = (text: string) => readScript('a.sql', Buffer.from(text));

test('all of them', () => {
  const { directives, problems } = read(`/* Who, when */
-- Why.
-- pmdb: irreversible
--pmdb:lock-timeout 30s
--  pmdb:  statement-timeout   10 min${'  '}
-- pmdb: for-each-organization
-- pmdb: expect-rows >= 10
UPDATE t SET a = 1;`);
  expect(problems).toEqual([]);
  expect(directives).toEqual({
    ...NONE,
    irreversible: true,
    lockTimeout: 30_000,
    statementTimeout: 600_000,
    forEachOrganization: true,
    expectRows: { operator: '>=', count: 10 },
  });
});

test.each([
  ['>0', '>', 0],
  ['=5', '=', 5],
  ['5', '=', 5],
  ['<= 7', '<=', 7],
  ['< 8', '<', 8],
])('expect-rows %s', (value, operator, count) => {
  expect(read(`-- pmdb: expect-rows ${value}\nselect 1`).directives.expectRows).toEqual({ operator, count });
});

test.each([
  ['a comment for people', '-- pmdb is the tool that runs this\nselect 1'],
  ['a comment in a body', 'do $$ begin\n-- pmdb: no-transaction\nend $$'],
  ['a line of data', 'copy t from stdin;\n-- pmdb: no-transaction\n\\.'],
  ['a directive that is commented out', '/*\n-- pmdb: no-transaction\n*/\nselect 1'],
])('no directive: %s', (_, text) => {
  const { directives, problems } = read(text);
  expect(problems).toEqual([]);
  expect(directives).toEqual(NONE);
});

test.each([
  ['-- pmdb: no-transacton', 10, 'there is no directive "no-transacton"', 'Did you mean no-transaction?'],
  ['-- pmdb: Irreversible', 10, 'there is no directive "Irreversible"', 'Did you mean irreversible?'],
  ['-- pmdb: hurry', 10, 'there is no directive "hurry"', 'Known directives: no-transaction, irreversible, '],
  ['-- pmdb:', 1, 'a directive is missing its name', 'Known directives: '],
  ['-- pmdb no-transaction', 9, 'a directive has a colon after pmdb', '`-- pmdb: no-transaction`'],
  ['-- pmdb: irreversible, no-transaction', 10, 'there is no directive "irreversible,"', 'Did you mean irreversible?'],
  ['-- pmdb: irreversible no-transaction', 10, 'irreversible takes no value', 'one directive a line'],
  ['-- pmdb: lock-timeout', 10, 'lock-timeout needs a value', '500ms, 30s, 10min, 2h or 0'],
  ['-- pmdb: lock-timeout 5', 10, 'lock-timeout can\'t be "5"', '500ms, 30s, 10min, 2h or 0'],
  ['-- pmdb: expect-rows !=0', 10, 'expect-rows can\'t be "!=0"', '>0, =5'],
  ['-- pmdb: irreversible\n-- pmdb: irreversible', 10, 'irreversible is given twice', 'Remove one'],
  ['select 1; -- pmdb: irreversible\n', 20, 'a directive after the first statement has no effect', 'Move the line'],
  [
    '-- pmdb: no-transaction\n-- pmdb: for-each-organization',
    10,
    'for-each-organization and no-transaction con',
    'Remove',
  ],
  [
    '-- pmdb: for-each-organization\n-- pmdb: no-transaction',
    10,
    'for-each-organization and no-transaction con',
    'Remove',
  ],
])('a problem: %j', (text, column, message, remedy) => {
  const { problems } = read(`${text}\nselect 1;`);
  expect(problems).toEqual([
    {
      code: 'BAD_DIRECTIVE',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
      place: expect.objectContaining({ line: text.trimEnd().split('\n').length, column }),
    },
  ]);
});

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['10min', 600_000],
  ['10 min', 600_000],
  ['2h', 7_200_000],
  ['0', 0],
  ['0s', 0],
  ['', undefined],
  ['5', undefined],
  ['5m', undefined],
  ['-5s', undefined],
  ['5s later', undefined],
  ['999999h', undefined],
])('a duration: %j', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});
