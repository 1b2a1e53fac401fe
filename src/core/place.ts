import type { Place } from './errors.ts';
import { printable } from './printable.ts';

/** An excerpt shows at most this many characters of a line, around the place it is about: it fits a terminal of 80. */
const EXCERPT_WIDTH = 70;

/**
 * Where an offset (UTF-16 index) of a text with LF line ends stands. Line and column count from 1; the column counts
 * code points, as an editor shows it; a tab counts as one.
 */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', lineStart)) {
    line++;
    lineStart = end + 1;
  }
  return { line, column: codePoints(text.slice(lineStart, offset)).length + 1 };
}

/** The place of an offset in a file, with its line and a caret under the column. */
export function placeAt(file: string, text: string, offset: number): Place {
  const { line, column } = lineAndColumn(text, offset);
  return { file, line, column, excerpt: excerptAt(text, offset) };
}

/**
 * UTF-16 index of the n-th code point of a text, counted from 1: the way in which PostgreSQL gives the position of an
 * error. A position behind the end gives the end.
 */
export function offsetOfCodePoint(text: string, n: number): number {
  let offset = 0;
  for (let i = 1; i < n && offset < text.length; i++) offset += isHighSurrogate(text.charCodeAt(offset)) ? 2 : 1;
  return Math.min(offset, text.length);
}

function excerptAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = codePoints(text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd)).map((character) =>
    printable(character),
  );
  const column = codePoints(text.slice(lineStart, offset)).length;

  const from = line.length <= EXCERPT_WIDTH ? 0 : Math.max(0, column - EXCERPT_WIDTH / 2);
  const to = Math.min(line.length, from + EXCERPT_WIDTH);
  const before = [...(from > 0 ? ['…'] : []), ...line.slice(from, column)];
  const after = [...line.slice(column, to), ...(to < line.length ? ['…'] : [])];
  return `${before.join('')}${after.join('')}\n${before.map(blankAsWide).join('')}^`;
}

/** White space as wide as the character is in a terminal, so that a caret on the next line stands under its column. */
function blankAsWide(character: string): string {
  if (character === '\t') return '\t';
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return '';
  return /^\p{Emoji_Presentation}$/u.test(character) || isEastAsianWide(character) ? '  ' : ' ';
}

/** The blocks that Unicode's East Asian Width calls wide or full-width, roughly. */
function isEastAsianWide(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

function codePoints(text: string): string[] {
  return Array.from(text);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
