import { isSpace, isTagPart, isWordStart } from './characters.ts';

/**
 * Where quoted things end. Each function gets the offset of the opening delimiter and returns the offset behind the
 * closing one, or -1 when there is none.
 */

/** A doubled quote stands for itself: '…' without backslashes, and "…". */
export function quotedEnd(text: string, open: number): number {
  const quote = text.charAt(open);
  let close = text.indexOf(quote, open + 1);
  while (close !== -1 && text.charAt(close + 1) === quote) close = text.indexOf(quote, close + 2);
  return close === -1 ? -1 : close + 1;
}

/** E'…': a backslash takes the next character with it. */
function escapedEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === "'" && text.charAt(at + 1) === "'") at++;
    else if (character === "'") return at + 1;
  }
  return -1;
}

/** One piece of a string: a string that goes on on a later line has several. */
function pieceEnd(text: string, open: number, escapes: boolean): number {
  return escapes ? escapedEnd(text, open) : quotedEnd(text, open);
}

/** A string with everything that continues it on later lines: the continuation has the escapes of its beginning. */
export function stringEnd(text: string, open: number, escapes: boolean): number {
  let end = -1;
  for (let quote = open; quote !== -1; quote = continuation(text, end)) {
    end = pieceEnd(text, quote, escapes);
    if (end === -1) return -1;
  }
  return end;
}

/** The pieces of a string token that has an end, each with its quotes; the prefix is in none of them. */
export function stringPieces(token: string): { start: number; end: number }[] {
  const escapes = /^e/i.test(token);
  const pieces: { start: number; end: number }[] = [];
  for (let start = token.indexOf("'"), end = 0; start !== -1; start = continuation(token, end)) {
    end = pieceEnd(token, start, escapes);
    pieces.push({ start, end });
  }
  return pieces;
}

/**
 * Offset of the quote that continues a string which ended at `end`, or -1: white space with at least one line end, and
 * nothing but line comments in it.
 */
function continuation(text: string, end: number): number {
  let newline = false;
  for (let at = end; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'") return newline ? at : -1;
    if (text.startsWith('--', at)) at = lineCommentEnd(text, at) - 1;
    else if (character === '\n' || character === '\r') newline = true;
    else if (!isSpace(text.charCodeAt(at))) return -1;
  }
  return -1;
}

/** `$$…$$` or `$tag$…$tag$`; undefined when the dollar sign opens nothing. */
export function dollarQuoteEnd(text: string, open: number): number | undefined {
  let at = open + 1;
  if (isWordStart(text.charCodeAt(at))) while (isTagPart(text.charCodeAt(at))) at++;
  if (text.charAt(at) !== '$') return undefined;
  const delimiter = text.slice(open, at + 1);
  const close = text.indexOf(delimiter, at + 1);
  return close === -1 ? -1 : close + delimiter.length;
}

/** A carriage return ends a line comment as well. It always has an end: that of the text at the latest. */
export function lineCommentEnd(text: string, open: number): number {
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}

/** Block comments nest. */
export function blockCommentEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 42 && code !== 47) continue;
    if (text.startsWith('/*', at)) depth++;
    else if (text.startsWith('*/', at)) depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return -1;
}
