import { describe, expect, test } from 'vitest';
import { convert } from '../../../src/core/import/convert.ts';
import { earlierVersions } from '../../../src/core/import/earlier.ts';
import { readGolangMigrate } from '../../../src/core/import/golang-migrate.ts';
import { numberDrafts } from '../../../src/core/import/number-drafts.ts';
import { sources } from './source.ts';

/** What becomes of one file, without the lines that pmdb puts above it, and what is said of it. */
function converted(up: string, down = 'select 0;') {
  const reading = readGolangMigrate(sources({ '1_a.up.sql': up, '1_a.down.sql': down }));
  const [migration] = convert('golang-migrate', reading).migrations;
  const [directives, text] = (migration?.up.text ?? '').split('-- Imported from golang-migrate: 1_a.up.sql\n\n');
  const told = (migration?.remarks ?? []).map(
    ({ level, message, place }) => `${level} ${place.line}:${place.column} ${message}`,
  );
  return { directives, text, told };
}

const TAKEN_OUT = 'its BEGIN and COMMIT are taken out: pmdb begins and commits';
const APART = 'statement by statement';

describe('a file runs in one transaction', () => {
  test.each([
    ['select 1;', 'select 1;\n', []],
    ['-- x\nBEGIN;\n\nselect 1;\n\nCOMMIT;\n', '-- x\n\nselect 1;\n', [`decided 2:1 ${TAKEN_OUT}`]],
    ['begin work; select 1; end;', ' select 1;\n', [`decided 1:1 ${TAKEN_OUT}`]],
    ['start transaction;\r\nselect 1;\r\ncommit -- done\r\n;\r\n', 'select 1;\n', [`decided 1:1 ${TAKEN_OUT}`]],
    [
      'begin; -- kept\nselect 1; savepoint a; release a;\ncommit;',
      ' -- kept\nselect 1; savepoint a; release a;\n',
      [`decided 1:1 ${TAKEN_OUT}`],
    ],
    ["select 'begin; commit;', $$commit;$$;", "select 'begin; commit;', $$commit;$$;\n", []],
    ["alter type t add value 'a';", "alter type t add value 'a';\n", []],
    [
      "create type t as enum ('a'); alter type t add value 'b'; select 'b'::t;",
      "create type t as enum ('a'); alter type t add value 'b'; select 'b'::t;\n",
      [],
    ],
  ])('%j', (sql, text, told) => {
    expect(converted(sql)).toEqual({ directives: '', text, told });
  });
});

describe('a file runs statement by statement', () => {
  test.each([
    ['create index concurrently i on t (a);', `1:1 ${APART}: CREATE INDEX CONCURRENTLY can't run in a transaction`],
    ['select 1;\nvacuum t;', `2:1 ${APART}: VACUUM can't run in a transaction`],
    [
      "alter type t add value if not exists 'a';\nupdate u set s = 'a';",
      `2:1 ${APART}: a value that an enum is given can be used after its commit only`,
    ],
    [
      'begin; select 1; commit; begin; select 2; commit;',
      `1:1 ${APART}: the file begins and commits by itself, not around all of it`,
    ],
    [
      'select 0; begin; select 1; commit;',
      `1:11 ${APART}: the file begins and commits by itself, not around all of it`,
    ],
    [
      'begin isolation level serializable; select 1; commit;',
      `1:1 ${APART}: the file begins and commits by itself, not around all of it`,
    ],
  ])('%j', (sql, told) => {
    expect(converted(sql)).toEqual({
      directives: '-- pmdb: no-transaction\n',
      text: `${sql}\n`,
      told: [`decided ${told}`],
    });
  });
});

describe('what pmdb can not run is to be mended, with its place in the source', () => {
  test.each([
    ['begin;\n\tcreate table a (i int);\n\\i other.sql\ncommit;', 'mend 3:1 \\i is a command of psql, not SQL'],
    ["select 1;\n\n  select 'open;\n", 'mend 3:10 a string that begins here has no end'],
    ['begin; select 1; rollback;', 'mend 1:18 ROLLBACK inside BEGIN … COMMIT'],
    ['copy t from stdin;\n1\n', 'mend 1:1 the data of COPY … FROM stdin have no end'],
    [
      'select 1;\n-- migrate:down\nselect 2;',
      'mend 2:1 what follows this line undoes what stands before it, and pmdb would run both',
    ],
  ])('%j', (sql, told) => {
    expect(converted(sql).told).toContain(told);
  });
});

test('what sets psql up is taken out', () => {
  expect(converted('\\set ON_ERROR_STOP on\n\\timing\nselect 1;\n')).toMatchObject({ text: 'select 1;\n' });
});

test('a rollback is converted as its migration is, and an empty one is none', () => {
  const pair = (down: string) => {
    const reading = readGolangMigrate(sources({ '1_A b.up.sql': 'select 1;', '1_A b.down.sql': down }));
    return convert('golang-migrate', reading).migrations[0];
  };
  expect(pair('begin;\ndrop table a;\ncommit;')?.down).toMatchObject({
    file: 'rollbacks/shared/V1__a_b.sql',
    text: '-- Imported from golang-migrate: 1_A b.up.sql\n\ndrop table a;\n',
  });
  expect(pair('-- nothing to do')?.down?.text).toContain('-- nothing to do\n');
  expect(pair(' \n')?.down).toBeUndefined();
  expect(pair(' \n')?.up.text).toMatch(/^-- pmdb: irreversible\n/);
});

test.each([
  [
    ['1', '2', '10'],
    ['1', '2', '10'],
  ],
  [
    ['007', '009', undefined, undefined],
    ['007', '009', '010', '011'],
  ],
  [
    ['10', '9'],
    ['001', '002'],
  ],
  [
    ['1', undefined, '2'],
    ['001', '002', '003'],
  ],
  [
    [undefined, undefined],
    ['001', '002'],
  ],
  [
    ['1', '1'],
    ['001', '002'],
  ],
  [['123456789012345678901'], ['001']],
])('%j is numbered %j', (digits, versions) => {
  expect(numberDrafts(digits.map((each) => ({ digits: each })))).toEqual(versions);
});

test.each([
  ['one at the end', ['1', '2', '3'], ['1', '2'], ['1', '2', '3']],
  ['one whose own number another has', ['1', '2', undefined], ['1', undefined, '2'], ['1', '3', '2']],
  ['one between, by its own number', ['10', '15', '20'], ['10', undefined, '20'], ['10', '15', '20']],
  ['one between, where all were numbered anew', ['9', '5', '7'], ['001', undefined, '002'], ['001', '003', '002']],
  ['two without numbers of their own', [undefined, undefined, '1'], [undefined, undefined, '1'], ['2', '3', '1']],
])('what was imported keeps its number, and there is %s', (_, digits, earlier, versions) => {
  const drafts = digits.map((each) => ({ digits: each }));
  expect(numberDrafts(drafts, earlier)).toEqual(versions);
});

describe('a migration that was imported before', () => {
  const drafts = [
    { source: { path: 'a/V1__one.sql', file: '', bytes: Buffer.alloc(0) }, title: 'one' },
    { source: { path: 'R__two.sql', file: '', bytes: Buffer.alloc(0) }, title: 'two' },
    { source: { path: 'R__three.sql', file: '', bytes: Buffer.alloc(0) }, title: 'three' },
  ];
  const file = (fileName: string, path?: string) => {
    return { fileName, text: path === undefined ? '' : `-- pmdb: irreversible\n-- Imported from flyway: ${path}\n` };
  };

  test('is known by its path, whatever it is called', () => {
    expect(earlierVersions('flyway', drafts, [file('V7__other.sql', 'a/V1__one.sql')])).toEqual([
      '7',
      undefined,
      undefined,
    ]);
  });

  test('is known by what it does, where it was moved or written by hand', () => {
    const files = [file('V1__one.sql', 'V1__one.sql'), file('V2__two.sql')];
    expect(earlierVersions('flyway', drafts, files)).toEqual(['1', '2', undefined]);
  });

  test('is nobody where two may be it', () => {
    expect(earlierVersions('flyway', drafts, [file('V1__one.sql'), file('V2__one.sql')])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
