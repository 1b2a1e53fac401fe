import { stripVTControlCharacters } from 'node:util';
import { widthOf as columnsOf } from '../core/text-width.ts';

/** A word, or words in backticks: what somebody is to type must stay on one line to be copied. */
const UNIT = /[^\s`]*`[^`]*`\S*|\S+/g;

/**
 * Breaks text between words so that no line is wider than the terminal, and puts every line after the first under the
 * beginning of the text. Line ends of the text stay.
 *
 * @param indent Columns that stand before the text on its first line.
 * @param width Columns of the terminal; undefined where there is none: then only the indent is done.
 */
export function wrapped(text: string, indent: number, width: number | undefined): string {
  const lines = text.trimEnd().split('\n');
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(20, width - indent);
  return lines.flatMap((line) => broken(line, room)).join(`\n${' '.repeat(indent)}`);
}

/** A sentence that says how something went: never SQL or a table, in which line ends mean something. */
const SENTENCE = /^[✔✖·] /;

/** Breaks the sentences among these lines where they are wider than the terminal. */
export function fitSentences(text: string, width: number | undefined): string {
  const lines = text.split('\n');
  return lines.map((line) => (SENTENCE.test(stripVTControlCharacters(line)) ? fitLine(line, width) : line)).join('\n');
}

/** The same for a line that is known to be one. */
export function fitLine(line: string, width: number | undefined): string {
  return width === undefined || widthOf(line) <= width ? line : wrapped(line, 2, width);
}

/** Columns that a text takes: what colours it takes none. */
function widthOf(text: string): number {
  return columnsOf(stripVTControlCharacters(text));
}

function broken(line: string, room: number): string[] {
  if (widthOf(line) <= room) return [line];
  const lines: string[] = [];
  let current = '';
  for (const [unit] of line.matchAll(UNIT)) {
    if (current !== '' && widthOf(current) + 1 + widthOf(unit) > room) {
      lines.push(current);
      current = unit;
    } else {
      current = current === '' ? unit : `${current} ${unit}`;
    }
  }
  return [...lines, current];
}
