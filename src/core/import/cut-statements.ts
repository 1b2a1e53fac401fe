import { lineCommentEnd } from '../sql/quotes.ts';
import { nextToken } from '../sql/scan.ts';
import type { Statement } from '../sql/statements.ts';

/** UTF-16 indexes, the second behind the last character. */
export type Range = readonly [from: number, to: number];

/** A statement with its semicolon, and what stands between the two. */
export function rangeOf(text: string, { offset, text: { length } }: Statement): Range {
  let token = nextToken(text, offset + length);
  while (token?.kind === 'comment') token = nextToken(text, token.end);
  return [offset, token !== undefined && text.charAt(token.start) === ';' ? token.end : offset + length];
}

/** The text with blanks instead of these, so that everything else stays where it is. */
export function blanked(text: string, ranges: readonly Range[]): string {
  return edited(text, ranges, (gone) => gone.replace(/[^\n]/g, ' '));
}

/** The text without these; a line on which nothing else stands goes as a whole. */
export function cut(text: string, ranges: readonly Range[]): string {
  const whole = ranges.map((range) => wholeLines(text, range));
  return edited(text, whole, () => '');
}

function wholeLines(text: string, [from, to]: Range): Range {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = lineCommentEnd(text, to);
  const alone = text.slice(start, from).trim() === '' && text.slice(to, end).trim() === '';
  if (!alone) return [from, to];
  // Between two empty lines one of them goes as well.
  const between = /(?:^|\n)[ \t]*\n$/.test(text.slice(0, start)) && /^[ \t]*\n/.test(text.slice(end + 1));
  return [start, Math.min((between ? lineCommentEnd(text, end + 1) : end) + 1, text.length)];
}

function edited(text: string, ranges: readonly Range[], replace: (gone: string) => string): string {
  let [result, at] = ['', 0];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    result += text.slice(at, from) + replace(text.slice(from, to));
    at = to;
  }
  return result + text.slice(at);
}
