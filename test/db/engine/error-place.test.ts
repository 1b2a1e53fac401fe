import { expect, test } from 'vitest';
import { errorOf, theValue } from './reading.ts';
import { type Pair, scenario } from './scenario.ts';

async function failing(pair: Pair) {
  const { db, pmdb } = await scenario({ V001__broken: pair });
  const result = await pmdb('migrate', '--json');
  expect(result.code).toBe(4);
  return { db, error: errorOf(result) };
}

const BOM = '\uFEFF';

test('line and column are those of an editor, with a byte order mark, CRLF and emoji before them', async () => {
  const lines = [
    '-- Grüße 🏠 from a header',
    "create table a (id int); create table b (note text default '🏠🏠');",
    '/* 🚪 */ create table c (id int);',
    "comment on table c is '👩‍👩‍👧 家';",
    "/* 🏠 */ select '🏠', no_such_column",
    '  from a;',
  ];
  const { db, error } = await failing(Buffer.from(BOM + lines.join('\r\n')));
  expect(error).toMatchObject({
    code: 'SQL',
    sqlstate: '42703',
    message: 'column "no_such_column" does not exist',
    place: { file: 'migrations/shared/V001__broken.sql', line: 5, column: 21 },
  });
  const [line, caret] = error.place?.excerpt?.split('\n') ?? [];
  expect(line).toBe(lines[4]);
  expect(caret?.indexOf('^')).toBe("/* xx */ select 'xx', ".length);
  expect(await theValue(db, "select to_regclass('a')")).toBeNull();
});

test('a syntax error on a later line of the fifth statement', async () => {
  const four = 'select 1;\r\n'.repeat(4);
  const { error } = await failing(`${four}select '🏠'\r\n\r\n  frm a;\r\n`);
  expect(error).toMatchObject({ sqlstate: '42601', place: { line: 7, column: 7 } });
});

test('an error at the end of a statement points behind its last character', async () => {
  const { error } = await failing('create table a (id int);\nselect (1');
  expect(error).toMatchObject({ message: 'syntax error at end of input', place: { line: 2, column: 10 } });
});

test('an error without a position points at its statement', async () => {
  const { error } = await failing('create table a (id int primary key);\n\n  insert into a\n  values (1), (1);');
  expect(error).toMatchObject({
    sqlstate: '23505',
    detail: 'Key (id)=(1) already exists.',
    place: { line: 3, column: 3 },
  });
});

test('an exception in a DO block points at the line in the block and tells its context', async () => {
  const { error } = await failing(
    `select 1;\ndo $$\nbegin\n  raise exception 'no %', 'way' using hint = 'another way', detail = 'none';\nend $$;`,
  );
  expect(error).toMatchObject({
    sqlstate: 'P0001',
    message: 'no way',
    detail: 'none',
    hint: 'another way',
    context: expect.stringContaining('line 3 at RAISE'),
    place: { line: 4, column: 3 },
  });
});

test('an error in a function that a statement calls points at the statement', async () => {
  const { error } = await failing(
    `create function f() returns int language plpgsql as $$ begin return (select 1 / 0); end $$;\nselect 'x',\n f();`,
  );
  expect(error).toMatchObject({ sqlstate: '22012', place: { line: 2, column: 1 } });
});

test('of several blocks and functions, the file has the outermost', async () => {
  const { error } = await failing(
    [
      'create function f() returns int language plpgsql as $$ begin',
      "  execute 'do $x$ begin perform 1 / 0; end $x$'; return 1; end $$;",
      "/* 🏠 */ do language plpgsql $do$ declare a text := '🏠';",
      'begin',
      '',
      '  perform f();',
      'end $do$;',
    ].join('\r\n'),
  );
  expect(error).toMatchObject({ sqlstate: '22012', place: { line: 6, column: 3 } });
});

test('a bad line of COPY data has its place', async () => {
  const { db, error } = await failing('create table a (id int);\ncopy a from stdin;\n1\nx\n\\.\nselect 1;');
  expect(error).toMatchObject({
    sqlstate: '22P02',
    context: expect.stringContaining('COPY a, line 2, column id'),
    place: { line: 4, column: 1, excerpt: 'x\n^' },
  });
  expect(await theValue(db, "select to_regclass('a')")).toBeNull();
});

test('so has a row that breaks a rule, also in a trigger', async () => {
  const table = 'create table a (id int primary key);\n';
  const twice = await failing(`${table}copy a from stdin with (format csv, header);\nid\n1\n1\n\\.\n`);
  expect(twice.error).toMatchObject({ sqlstate: '23505', place: { line: 5, column: 1 } });
  const trigger = `create function f() returns trigger language plpgsql as 'begin perform 1 / (2 - new.id); return new; end';
create trigger t before insert on a for each row execute function f();\n`;
  const divided = await failing(`${table}${trigger}copy a from stdin;\n1\n2\n\\.\n`);
  expect(divided.error).toMatchObject({ sqlstate: '22012', place: { line: 6, column: 1 } });
});

test('and a COPY into nothing', async () => {
  const { error } = await failing('select 1;\ncopy nowhere from stdin;\n1\n\\.\n');
  expect(error).toMatchObject({ sqlstate: '42P01', place: { line: 2 } });
});

test('for people, the place stands below the message with the line and a caret', async () => {
  const { pmdb } = await scenario({ V001__broken: 'select 1;\nselect x' });
  const { stderr, stdout } = await pmdb('migrate');
  expect(stdout).toBe('');
  expect(stderr).toContain('column "x" does not exist (SQL 42703)');
  expect(stderr).toContain(['  migrations/shared/V001__broken.sql:2:8', '    | select x', '    |        ^'].join('\n'));
});

test('what PostgreSQL says too shortly has a remedy', async () => {
  const { db, pmdb, write } = await scenario({
    V001__enum: "create type colour as enum ('red');",
    V002__both: "alter type colour add value 'blue';\ncreate table a as select 'blue'::colour;",
  });
  const enumError = errorOf(await pmdb('migrate', '--json'));
  expect(enumError).toMatchObject({
    sqlstate: '55P04',
    place: { line: 2 },
    remedy: expect.stringContaining('before this one'),
  });
  await write('V002__both', 'create table b (id int);');
  await db.sql.unsafe(`alter database ${db.name} set default_transaction_read_only = on`);
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({
    code: 'READ_ONLY',
    state: 'Nothing was changed.',
    remedy: expect.stringContaining('default_transaction_read_only'),
  });
});

test('so has a database that takes no ledger', async () => {
  const { db, pmdb } = await scenario({ V001__a: 'create table a (id int);' });
  await db.sql.unsafe(`alter database ${db.name} set default_transaction_read_only = on`);
  const error = errorOf(await pmdb('migrate', '--json'));
  expect(error).toMatchObject({
    code: 'READ_ONLY',
    exitCode: 3,
    state: 'Nothing was changed.',
    remedy: expect.stringContaining('default_transaction_read_only'),
  });
});
