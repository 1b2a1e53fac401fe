import { describe, expect, test } from 'vitest';
import { nextToken, type Token } from '../../../src/core/sql/scan.ts';
import { splitStatements } from '../../../src/core/sql/statements.ts';
import { sqlFixtures } from './fixtures.ts';
import { tokensByGrammar } from './grammar.ts';

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  for (let token = nextToken(text, 0); token; token = nextToken(text, token.end)) tokens.push(token);
  return tokens;
}

const words = (text: string) => scan(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ['a trailing sign is its own token', 'a=-1', ['a', '=', '-', '1']],
  ['but not where SQL has no such operator', 'a@-1', ['a', '@-', '1']],
  ['a comment ends an operator', 'a*/*x*/b+--c', ['a', '*', '/*x*/', 'b', '+', '--c']],
  ['exponents and ranges', '1e-5 1e 1..2 1.5.6', ['1e-5', '1e', '1', '..', '2', '1.5', '.6']],
  ['dollars in words', 'a$b$c $1 $x', ['a$b$c', '$1', '$', 'x']],
  ['a dollar quote behind a number', '1$a$;$a$', ['1', '$a$;$a$']],
  ['a no-break space is a letter', 'a\u00a0b c', ['a\u00a0b', 'c']],
  ['a prefix counts only at the quote', "e 'a\\' be'b' E'\\''", ['e', "'a\\'", 'be', "'b'", "E'\\''"]],
  ['a carriage return ends a line comment', '--a\rb', ['--a', 'b']],
  ['a string goes on behind comments', "'a' --;\n --\n ';' 'c'", ["'a' --;\n --\n ';'", "'c'"]],
  ['but not behind a block comment', "'a' /**/\n';'", ["'a'", '/**/', "';'"]],
  ['nor on the same line', "'a' 'b'", ["'a'", "'b'"]],
  [
    'casts and assignments',
    'a::b c:=d e=>f [:1]',
    ['a', '::', 'b', 'c', ':=', 'd', 'e', '=>', 'f', '[', ':', '1', ']'],
  ],
])('%s', (_, text, expected) => {
  expect(words(text)).toEqual(expected);
});

test.each([
  ['string', "select 'a''"],
  ['string', "select E'a\\'"],
  ['string', "select 'a'\n'b"],
  ['name', 'select "a'],
  ['dollar', 'select $a$ $b$ $A$ $$'],
  ['comment', 'select /* /* */'],
])('an unterminated %s takes the rest of the text: %s', (kind, text) => {
  expect(scan(text).at(-1)).toEqual({ kind, start: 7, end: text.length, closed: false });
});

test("a psql command goes up to the line's end", () => {
  expect(words('\\set a b; c\nselect 1 \\gset x\n')).toEqual(['\\set a b; c', 'select', '1', '\\gset x']);
});

describe("tokens are those of PostgreSQL's own lexer", () => {
  test.each(sqlFixtures)('$name', ({ text }) => {
    for (const statement of splitStatements(text).statements) {
      expect(words(statement.text)).toEqual(tokensByGrammar(statement.text));
    }
  });
});
