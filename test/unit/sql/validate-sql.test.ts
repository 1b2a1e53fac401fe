import { expect, test } from 'vitest';
import { checkSyntax } from '../../../src/commands/validate-sql.ts';
import { sqlFixtures } from './fixtures.ts';

const check = async (text: string) =>
  (await checkSyntax({ file: 'a.sql', text })).map(
    ({ place, message }) => `${place?.line}:${place?.column} ${message}`,
  );

test('every statement with a syntax error is reported, where it is', async () => {
  const text = "select '😀é' frm x y;\nselect 1;\n  selec 2;\nselect 1 from;\ninsert into t values ('日本', (1);";
  expect(await check(text)).toEqual([
    '1:17 syntax error at or near "x"',
    '3:3 syntax error at or near "selec"',
    '4:14 syntax error at end of input',
    '5:32 syntax error at or near ";"',
  ]);
});

test.each([
  'alter table {{ .Schema }}.units;',
  `alter table \${schema}.units;`,
  `create role app_\${name};`,
  '{% if a %}',
])('a template is not SQL: %s', async (text) => {
  const [problem] = await checkSyntax({ file: 'a.sql', text });
  expect(problem?.remedy).toBe('There is no template language here: write the value into the SQL.');
});

test('a problem shows the line', async () => {
  const [problem] = await checkSyntax({ file: 'a.sql', text: 'select 1;\nselect :id;' });
  expect(problem).toEqual({
    code: 'BAD_FILE',
    message: 'syntax error at or near ":"',
    place: { file: 'a.sql', line: 2, column: 8, excerpt: 'select :id;\n       ^' },
    remedy: 'There are no psql variables here: write the value into the SQL.',
  });
});

test.each([
  ['of PL/pgSQL', 'do $$\nbegin\n  retrn 1;\nend $$', '3:3 syntax error at or near "retrn"'],
  [
    'of PL/pgSQL, by a word that it has twice',
    'do $x$\nbegin\n  if true then x end if; x y;\nend $x$',
    '1:7 syntax error at or near "x", in the body that begins here',
  ],
  [
    'of PL/pgSQL, by what is missing',
    'create function f() returns int language plpgsql as $$ begin if true thn return 1; end if; end $$',
    '1:55 missing "THEN" at end of SQL expression, in the body that begins here',
  ],
  [
    'of SQL',
    "create function f() returns text as $$\n  select '😀' frm t u\n$$ language sql",
    '2:18 syntax error at or near "t"',
  ],
])('bodies %s are checked', async (_, text, expected) => {
  expect(await check(`select 1; ${text}`)).toEqual([expected.replace(/^1:(\d+)/, (_, column) => `1:${+column + 10}`)]);
});

test('what stands inside a continued string moves no place', async () => {
  expect(await check("select 'a' -- 😀 日本\n  'b' frm x y")).toEqual(['2:11 syntax error at or near "x"']);
});

test.each([
  ['types and variables that only the server knows', 'do $$ begin a.b := c; x := 1; end $$'],
  ['a trigger', 'create function f() returns trigger language plpgsql as $$ begin new.a := old.a; return new; end $$'],
  [
    'an unknown row type',
    'create function f(r app.t) returns app.t[] language plpgsql as $$ declare s r%type; begin end $$',
  ],
  ['another language', 'do language plperl $$ elog(NOTICE, "x"); $$'],
  ['an empty body', 'create function f() returns void language sql as $$$$'],
  ['comments inside a string that goes on', "select 'a' -- 日本\n  -- more\n  'b', 1"],
  ['and in a body', "do $$ begin raise notice '%', 'a' -- more\n 'b'; end $$"],
  ['data', 'copy t from stdin;\nnot sql\n\\.\n'],
  ["psql's commands", 'select 1 \\gset\nselect 2;\n\\i a.sql'],
])('no false alarm: %s', async (_, text) => {
  expect(await check(text)).toEqual([]);
});

test.each(sqlFixtures)('$name is sound', async ({ text }) => {
  expect(await check(text)).toEqual([]);
});
