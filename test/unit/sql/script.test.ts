import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readScript } from '../../../src/core/script.ts';

const FILE = 'migrations/shared/V001__a.sql';
const read = (text: string, direction: 'up' | 'down' = 'up') => readScript(FILE, Buffer.from(text), direction);
const messages = (text: string) =>
  read(text).problems.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`);

test('byte order mark and line ends do not count; the checksum is that of sha256sum', () => {
  const text = "select 'a\nb';\n";
  const expected = createHash('sha256').update(text).digest('hex');
  for (const saved of [text, `\ufeff${text}`, text.replaceAll('\n', '\r\n')]) {
    expect(read(saved)).toMatchObject({ file: FILE, text, checksum: expected });
  }
});

test('a lone carriage return is white space and stays', () => {
  expect(read('select 1;\r-- a\rselect 2;').text).toBe('select 1;\r-- a\rselect 2;');
  expect(read('select 1;\r-- a\rselect 2;').statements).toHaveLength(2);
});

test.each([
  ['not UTF-8', [0x73, 0x0a, 0xc3, 0xa9, 0xe9, 0x20], 'the file is not UTF-8: byte 0xe9', 2, 2],
  ['cut off in a character', [0x73, 0xf0, 0x9f], 'the file is not UTF-8: byte 0xf0', 1, 2],
  ['UTF-16', [0xff, 0xfe, 0x73, 0x00], 'the file is UTF-16', 1, 1],
  ['NUL', [0x73, 0x0a, 0x00], 'the file contains a NUL character, which PostgreSQL takes in no text', 2, 1],
])('no text: %s', (_, bytes, message, line, column) => {
  expect(readScript(FILE, Buffer.from(bytes)).problems).toEqual([
    {
      code: 'BAD_FILE',
      message,
      remedy: expect.any(String),
      place: expect.objectContaining({ file: FILE, line, column }),
    },
  ]);
});

test('transaction control in a transactional file is refused, savepoints are not', () => {
  expect(messages("BEGIN;\nsavepoint a; rollback to a; release a;\n  commit;\ncommit prepared 'x'")).toEqual([
    '1:1 BEGIN in a file that pmdb runs in one transaction',
    '3:3 COMMIT in a file that pmdb runs in one transaction',
    '4:1 COMMIT PREPARED in a file that pmdb runs in one transaction',
  ]);
});

test('what needs to stand outside a transaction is refused in a transactional file only', () => {
  const text = 'select 1;\ncreate index concurrently on t (a);\nvacuum;';
  expect(messages(text)).toEqual([
    "2:1 CREATE INDEX CONCURRENTLY can't run in a transaction, and pmdb runs this file in one",
    "3:1 VACUUM can't run in a transaction, and pmdb runs this file in one",
  ]);
  expect(messages(`-- pmdb: no-transaction\n${text}`)).toEqual([]);
});

test('a no-transaction file may have transactions of its own, if they are whole', () => {
  const good = 'begin; savepoint a; rollback to a; commit; vacuum; start transaction; select 1; end;';
  expect(messages(`-- pmdb: no-transaction\n${good}`)).toEqual([]);
  expect(messages('-- pmdb: no-transaction\nbegin;\nvacuum;\nbegin;\ncommit;\ncommit;\nsavepoint a;\nbegin;')).toEqual([
    "3:1 VACUUM can't run inside BEGIN … COMMIT",
    '4:1 BEGIN inside BEGIN … COMMIT',
    '6:1 COMMIT outside BEGIN … COMMIT',
    '7:1 SAVEPOINT outside BEGIN … COMMIT',
    '8:1 the transaction that begins here has no end',
  ]);
  expect(messages('-- pmdb: no-transaction\nbegin;\nrollback;\nbegin;\ncommit and chain;')).toEqual([
    '3:1 ROLLBACK inside BEGIN … COMMIT',
    '5:1 COMMIT AND CHAIN inside BEGIN … COMMIT',
  ]);
});

test.each([
  ['\\i other.sql', '\\i', 'Put what that file says here'],
  ['\\ir other.sql', '\\ir', 'Put what that file says here'],
  ["\\copy t from 'file'", '\\copy', 'COPY … FROM stdin'],
  ['\\set a 1', '\\set', 'write the value'],
  ['\\connect other', '\\connect', 'Delete the line: a migration runs in the database'],
  ['\\restrict abc', '\\restrict', 'pg_dump writes it'],
  ['\\if true', '\\if', 'IF in a DO block'],
  ['\\.', '\\.', 'no such statement'],
  ['\\echo hello', '\\echo', 'Delete the line'],
  ['\\! rm', '\\!', 'Delete the line'],
])("psql's %s is refused", (line, command, remedy) => {
  expect(read(`select 1;\n ${line}\nselect 2;`).problems).toEqual([
    {
      code: 'BAD_FILE',
      message: `${command} is a command of psql, not SQL`,
      remedy: expect.stringContaining(remedy),
      place: expect.objectContaining({ line: 2, column: 2 }),
    },
  ]);
});

test('a file without anything in it is a mistake, one that only explains itself is not', () => {
  for (const text of ['', ' \r\n', ';', '-- pmdb: lock-timeout 5s']) {
    expect(read(text).problems).toMatchObject([{ message: 'the migration is empty' }]);
    expect(read(text, 'down').problems).toMatchObject([{ message: 'the rollback is empty' }]);
  }
  expect(messages('-- Nothing to do since V007.')).toEqual([]);
});

test('all problems of a file come at once, in its order', () => {
  const text = "-- pmdb: lock-timout 5s\nbegin;\n\\i a\ncreate index concurrently on t (a);\nselect 'a";
  expect(read(text).problems.map(({ place }) => place?.line)).toEqual([1, 2, 3, 4, 5]);
});
