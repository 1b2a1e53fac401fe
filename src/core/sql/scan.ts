import { isDigit, isOperator, isSpace, isTagPart, isWordStart } from './characters.ts';
import { blockCommentEnd, dollarQuoteEnd, lineCommentEnd, quotedEnd, stringEnd } from './quotes.ts';

/**
 * - `word`: a keyword or an unquoted identifier · `name`: a "quoted" identifier
 * - `string`: '…' with its prefix and its continuations on later lines · `dollar`: $tag$…$tag$
 * - `sign`: punctuation · `command`: a psql meta-command, from its backslash to the end of the line
 * - `other`: what no SQL has, such as a lone dollar sign
 */
export type TokenKind =
  | 'comment'
  | 'word'
  | 'name'
  | 'string'
  | 'dollar'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'sign'
  | 'command'
  | 'other';

export interface Token {
  readonly kind: TokenKind;
  /** UTF-16 index of the first character. */
  readonly start: number;
  /** UTF-16 index behind the last character. */
  readonly end: number;
  /** False when the text ended before the quote or comment did. */
  readonly closed: boolean;
}

/** The first token at or after `from`, comments included, by the rules of PostgreSQL's own lexer; undefined at the end. */
export function nextToken(text: string, from: number): Token | undefined {
  let start = from;
  while (isSpace(text.charCodeAt(start))) start++;
  if (start >= text.length) return undefined;

  const code = text.charCodeAt(start);
  if (isWordStart(code)) return prefixedQuote(text, start) ?? plain('word', start, wordEnd(text, start));
  if (isDigit(code)) return plain('number', start, numberEnd(text, start));
  return quoteOrComment(text, start, text.charAt(start)) ?? symbol(text, start, code);
}

const plain = (kind: TokenKind, start: number, end: number): Token => ({ kind, start, end, closed: true });

/** `end` is -1 when the closing delimiter is missing: then the token takes the rest of the text. */
const delimited = (text: string, kind: TokenKind, start: number, end: number): Token =>
  end === -1 ? { kind, start, end: text.length, closed: false } : plain(kind, start, end);

const AMPERSAND = 38;
const SINGLE_QUOTE = 39;

/** E'…', B'…', X'…', N'…', U&'…' and U&"…": the prefix counts only when the quote follows it at once. */
function prefixedQuote(text: string, start: number): Token | undefined {
  const next = text.charCodeAt(start + 1);
  if (next !== SINGLE_QUOTE && next !== AMPERSAND) return undefined;
  const letter = text.charAt(start).toLowerCase();
  const open = start + (letter === 'u' && text.charAt(start + 1) === '&' ? 2 : 1);
  const quote = text.charAt(open);
  if (quote === "'" && (open > start + 1 || 'ebxn'.includes(letter))) {
    return delimited(text, 'string', start, stringEnd(text, open, letter === 'e'));
  }
  return quote === '"' && open > start + 1 ? delimited(text, 'name', start, quotedEnd(text, open)) : undefined;
}

function quoteOrComment(text: string, start: number, character: string): Token | undefined {
  switch (character) {
    case "'":
      return delimited(text, 'string', start, stringEnd(text, start, false));
    case '"':
      return delimited(text, 'name', start, quotedEnd(text, start));
    case '$':
      return dollar(text, start);
    case '-':
      return text.charAt(start + 1) === '-' ? plain('comment', start, lineCommentEnd(text, start)) : undefined;
    case '/':
      return text.charAt(start + 1) === '*'
        ? delimited(text, 'comment', start, blockCommentEnd(text, start))
        : undefined;
    case '\\':
      return plain('command', start, lineCommentEnd(text, start));
    default:
      return undefined;
  }
}

function dollar(text: string, start: number): Token {
  let end = start + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end > start + 1) return plain('parameter', start, end);
  const close = dollarQuoteEnd(text, start);
  return close === undefined ? plain('other', start, end) : delimited(text, 'dollar', start, close);
}

function symbol(text: string, start: number, code: number): Token {
  if (isOperator(code)) return plain('operator', start, operatorEnd(text, start));
  const character = text.charAt(start);
  if (character === '.' && isDigit(text.charCodeAt(start + 1))) return plain('number', start, numberEnd(text, start));
  if (!',()[].;:'.includes(character)) return plain('other', start, start + 1);
  const next = character === '.' || character === ':' ? text.charAt(start + 1) : '';
  const double = next !== '' && (next === character || (character === ':' && next === '='));
  return plain('sign', start, start + (double ? 2 : 1));
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  for (let code = text.charCodeAt(end); isTagPart(code) || code === 36; code = text.charCodeAt(end)) end++;
  return end;
}

const NUMBER =
  /0[xX](?:_?[\dA-Fa-f])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y;

/** Letters right behind a number are an error to PostgreSQL; they stay with it, so that `1a` never equals `1 a`. */
function numberEnd(text: string, start: number): number {
  NUMBER.lastIndex = start;
  NUMBER.test(text);
  let end = Math.max(NUMBER.lastIndex, start + 1);
  while (isTagPart(text.charCodeAt(end))) end++;
  return end;
}

/** PostgreSQL takes no longer operator, so that looking further would be for nothing. */
const MAX_OPERATOR = 63;

/** A comment ends an operator, and so does a trailing sign where SQL has no such operator: `=-1` is `=` and `-1`. */
function operatorEnd(text: string, start: number): number {
  const limit = start + MAX_OPERATOR;
  let end = start + 1;
  while (end < limit && isOperator(text.charCodeAt(end)) && !beginsComment(text, end)) end++;
  if (end === start + 1 || /[~!@#^&|`?%]/.test(text.slice(start, end))) return end;
  while (end > start + 1 && '+-'.includes(text.charAt(end - 1))) end--;
  return end;
}

const beginsComment = (text: string, at: number) => text.startsWith('--', at) || text.startsWith('/*', at);
