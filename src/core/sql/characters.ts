/** What PostgreSQL's lexer (src/backend/parser/scan.l) makes of a single character; `charCodeAt` behind the end gives NaN. */

const SPACE = 1;
const WORD_START = 2;
const DIGIT = 4;
const OPERATOR = 8;

const classes = new Uint8Array(128);
const classify = (characters: string, kind: number) => {
  for (const character of characters) classes[character.charCodeAt(0)] = kind;
};
classify(' \t\n\r\f\v', SPACE);
classify('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', WORD_START);
classify('0123456789', DIGIT);
classify('~!@#^&|`?+-*/%<>=', OPERATOR);

const is = (code: number, kinds: number) => code < 128 && ((classes[code] ?? 0) & kinds) !== 0;

export const isSpace = (code: number): boolean => is(code, SPACE);
export const isDigit = (code: number): boolean => is(code, DIGIT);
export const isOperator = (code: number): boolean => is(code, OPERATOR);

/** Every character beyond ASCII is a letter to PostgreSQL, a no-break space as well. */
export const isWordStart = (code: number): boolean => code >= 128 || is(code, WORD_START);

/** What may follow in the tag of a dollar quote; a word may have a dollar sign besides. */
export const isTagPart = (code: number): boolean => code >= 128 || is(code, WORD_START | DIGIT);
