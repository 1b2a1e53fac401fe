import { nextToken } from '../../../src/core/sql/scan.ts';

/** Numbers from 0 up to 1 that a seed determines (mulberry32), so that a failure can be had again. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <T>(random: () => number, values: readonly T[]): T => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
};

/** What may stand between two tokens without a difference. */
export const GAPS = [
  ' ',
  '\n',
  '\t\t',
  '\r\n',
  ' -- ;\n',
  '--\'"$$\n',
  '/* ; */',
  "/* it's /* $$ */ */",
  ' /**/ ',
  '-- pmdb is for people\n',
];

/** Statements that try to mislead whoever looks for their end. */
export const STATEMENTS = [
  'select 1',
  "select 'a;', 'it''s', E'\\';', \"b;\", U&\"c;\"",
  'select $$;$$, $a$ $b$; $a$, a$b$, $1',
  'create function f() returns int begin atomic select case when true then 1 end; select 2; end',
  "create function g() returns int language plpgsql as $f$ begin return ';'; end; $f$",
  'create or replace procedure p() begin atomic end',
  'create rule r as on insert to t do also (insert into l values (1); delete from l)',
  'select a - -1, b @-1, c*d, 1.5, e::int, x[1:2], 2e-5',
  'do $$ begin commit; end $$',
  "insert into größen values ('😀;', '日本')",
  'BEGIN',
  'end',
  'savepoint a',
];

/** The same tokens, with other gaps between them, and with ASCII letters of words in random case. */
export function respace(random: () => number, statement: string): string {
  const tokens: string[] = [];
  for (let token = nextToken(statement, 0); token; token = nextToken(statement, token.end)) {
    const text = statement.slice(token.start, token.end);
    tokens.push(token.kind === 'word' && random() < 0.3 ? upperCase(text) : text);
  }
  // A comment right behind an operator would begin with the operator's last character.
  return tokens.reduce((text, token) => `${text}${/[-*@]$/.test(text) ? ' ' : ''}${pick(random, GAPS)}${token}`);
}

const upperCase = (word: string) => word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
