import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readScript } from '../../../src/core/script.ts';

const checksum = (text: string) => readScript('a.sql', Buffer.from(text)).tokenChecksum;

test('its form is fixed: ledgers keep it', () => {
  const file = `-- pmdb: expect-rows > 0
-- pmdb: lock-timeout 5s
SELECT Größe, 'It''s' || /* gap */ "X" FROM t
  WHERE a=-1;;
COPY t FROM stdin;
1\tÄ
\\.
INSERT INTO T VALUES ('a' -- gap
  'b')`;
  const form = [
    ['lock-timeout 5000ms', 'expect-rows >0', '', ''],
    ['select', 'größe', ',', "'It''s'", '||', '"X"', 'from', 't', 'where', 'a', '=', '-', '1', '', ''],
    ['copy', 't', 'from', 'stdin', '', ''],
    ['', '1\tÄ\n', ''],
    ['insert', 'into', 't', 'values', '(', "'a'\n'b'", ')', '', ''],
  ];
  const canonical = form.map((part) => part.join('\0')).join('');
  expect(checksum(file)).toBe(createHash('sha256').update(canonical).digest('hex'));
});

test.each([
  ['white space', 'select  1 ,\n\t2', 'select 1,2'],
  ['comments', '-- first\nselect /* second */ 1 -- third', 'select 1'],
  ['the last semicolon', 'select 1;', 'select 1'],
  ['empty statements', ';select 1;;; select 2', 'select 1;select 2;'],
  ['the case of words', 'SELECT A FROM T', 'select a from t'],
  ['line ends and a byte order mark', '\ufeffselect 1\r\n, 2', 'select 1\n, 2'],
  ['how a string goes on', "select 'a'\n'b'", "select 'a' -- more\n\n     'b'"],
  ['white space between operators', 'select a=-1', 'select a = - 1'],
  ['the spelling of a directive', '-- pmdb: lock-timeout 5s\nselect 1', '--pmdb:  lock-timeout 5000ms\nselect 1'],
  [
    'the order of directives',
    '-- pmdb: irreversible\n-- pmdb: no-transaction',
    '-- pmdb: no-transaction\n-- pmdb: irreversible',
  ],
])('no difference: %s', (_, one, other) => {
  expect(checksum(one)).toBe(checksum(other));
});

test.each([
  ['a word', 'select a', 'select b'],
  ['where words end', 'select a b', 'select ab'],
  ['white space in a string', "select 'a b'", "select 'a  b'"],
  ['a comment in a body', 'do $$ begin end $$', 'do $$ begin /**/ end $$'],
  ['case in a string', "select 'a'", "select 'A'"],
  ['case in a quoted name', 'select "a"', 'select "A"'],
  ['case beyond ASCII', 'select ä', 'select Ä'],
  ['quotes around a name', 'select a', 'select "a"'],
  ['the tag of a body', 'do $$x$$', 'do $a$x$a$'],
  ['two signs or a comment', 'select 1 - -1', 'select 1 --1'],
  ['a string that goes on or one with a quote', "select 'a'\n'b'", "select 'a''b'"],
  ['a string that goes on or one with a line end', "select 'a'\n'b'", "select 'a\nb'"],
  ['operators', 'select a <-> b', 'select a < - > b'],
  ['numbers', 'select 1e-5', 'select 1e - 5'],
  ['casts', 'select a :: b', 'select a : : b'],
  ['prefixes', "select N'a'", "select n 'a'"],
  ['a semicolon between statements', 'select 1; select 2', 'select 1 select 2'],
  ['a semicolon in a body', 'create rule r as on insert to t do (a; b)', 'create rule r as on insert to t do (a b)'],
  ['the order of statements', 'select 1; select 2', 'select 2; select 1'],
  ['white space in data', 'copy t from stdin;\n1\t2\n\\.', 'copy t from stdin;\n1  2\n\\.'],
  ['data or statements', 'copy t from stdin;\nselect 1;\n\\.', 'copy t from stdin;\n\\.\nselect 1;'],
  ['a directive', '-- pmdb: no-transaction\nselect 1', 'select 1'],
  ['the value of a directive', '-- pmdb: expect-rows >0\nselect 1', '-- pmdb: expect-rows >=0\nselect 1'],
])('a difference: %s', (_, one, other) => {
  expect(checksum(one)).not.toBe(checksum(other));
});
