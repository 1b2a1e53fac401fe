import { describe, expect, test } from 'vitest';
import { splitStatements } from '../../../src/core/sql/statements.ts';
import { sqlFixtures } from './fixtures.ts';
import { statementsByGrammar } from './grammar.ts';

const texts = (text: string) => splitStatements(text).statements.map((statement) => statement.text);

test('a statement knows its text, offset and number', () => {
  expect(splitStatements(';; -- first\n select 1 ; /* second */ select 2 -- end').statements).toEqual([
    { text: 'select 1', offset: 13, number: 1 },
    { text: 'select 2', offset: 37, number: 2 },
  ]);
});

test.each(['', ' \n', ';', '-- nothing', '/* ; */ ;; --'])('nothing is no statement: %j', (text) => {
  expect(splitStatements(text)).toMatchObject({ statements: [], problems: [] });
});

test('a routine in standard SQL ends at its END, whatever its labels are', () => {
  const routine = 'create function f() returns int begin atomic select 1 as end, t.case from t; select 2 end; end';
  expect(texts(`${routine}; select 3`)).toEqual([routine, 'select 3']);
});

test('BEGIN and CASE mean nothing outside a routine', () => {
  expect(texts('begin; select case when a then 1 end; create table begin_atomic (a int); end')).toHaveLength(4);
});

test("psql's commands belong to no statement", () => {
  const { statements, commands } = splitStatements('\\set x 1\nselect 1;\n\\i a.sql\nselect 2');
  expect(statements.map(({ text }) => text)).toEqual(['select 1', 'select 2']);
  expect(commands).toHaveLength(2);
});

test('the data of COPY are the lines up to \\.', () => {
  const { statements, problems } = splitStatements("copy t from stdin; -- data\n1\tit's;\n\\.x\n\\.\nselect 1;");
  expect(problems).toEqual([]);
  expect(statements).toEqual([
    { text: 'copy t from stdin', offset: 0, number: 1, copyData: { offset: 27, text: "1\tit's;\n\\.x\n" } },
    { text: 'select 1', offset: 42, number: 2 },
  ]);
});

test.each([
  ['no data', 'copy t from stdin', 'has no data'],
  ['no end', 'copy t from stdin;\n1\n\\. \n', 'have no end'],
  ['no end but at the end of the last line', 'copy t from stdin;\n1 \\.', 'have no end'],
  ['something on the same line', 'copy t from stdin; select 1;\n1\n\\.\n', 'begin on the next line'],
])('COPY with %s is a problem', (_, text, message) => {
  expect(splitStatements(`select 1;\n${text}`).problems).toMatchObject([
    { offset: 10, message: expect.stringContaining(message) },
  ]);
});

test.each([
  ["select 1; select 'a", 17, 'a string'],
  ['select 1; select "a;', 17, 'a quoted name'],
  ['select 1; select $x$ $X$;', 17, 'a dollar-quoted string'],
  ['select 1; /* /* */;', 10, 'a comment'],
])('what has no end is a problem where it begins: %s', (text, offset, what) => {
  const { statements, problems } = splitStatements(text);
  expect(statements.map((statement) => statement.text)).toEqual(['select 1']);
  expect(problems).toMatchObject([{ offset, message: `${what} that begins here has no end` }]);
});

describe("statements are those of PostgreSQL's own grammar", () => {
  test.each(sqlFixtures)('$name', ({ text }) => {
    const { statements, problems } = splitStatements(text);
    expect(problems).toEqual([]);
    expect(statements.length).toBeGreaterThan(0);
    const withoutData = statements.reduce((sql, { copyData }) => (copyData ? blank(sql, copyData) : sql), text);
    expect(statements.map(({ offset, text }) => ({ offset, text }))).toEqual(statementsByGrammar(withoutData));
  });
});

/** The grammar knows no data: spaces instead, so that offsets stay. */
function blank(sql: string, { offset, text }: { offset: number; text: string }): string {
  const end = offset + text.length + '\\.'.length;
  return sql.slice(0, offset) + sql.slice(offset, end).replace(/[^\n]/g, ' ') + sql.slice(end);
}

/** Milliseconds of processor time: other processes must not make a test fail. */
function timeToSplit(text: string): number {
  const start = process.cpuUsage();
  splitStatements(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

test('two megabytes take no time to speak of', () => {
  const line = "INSERT INTO core.units (id, name, note) VALUES (1, 'unit 1', $$it's; fine$$); -- ;\n";
  expect(timeToSplit(line.repeat(2_000_000 / line.length))).toBeLessThan(1000);
});

test.each([
  ['dashes behind a string', `select 'a' ${'-- -'.repeat(20_000)}\n1`],
  ['dollar tags without an end', '$a'.repeat(20_000)],
  ['opening comments', '/*'.repeat(20_000)],
  ['signs', `select 1 ${'+-'.repeat(20_000)}`],
  ['parentheses', '('.repeat(20_000)],
  ['data without an end', `copy t from stdin;\n${'\\.'.repeat(20_000)}`],
])('nothing makes it slow: %s', (_, text) => {
  expect(timeToSplit(text)).toBeLessThan(1000);
});
