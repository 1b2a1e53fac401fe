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

function broken(line: string, room: number): string[] {
  if (line.length <= room) return [line];
  const lines: string[] = [];
  let current = '';
  for (const [unit] of line.matchAll(UNIT)) {
    if (current !== '' && current.length + 1 + unit.length > room) {
      lines.push(current);
      current = unit;
    } else {
      current = current === '' ? unit : `${current} ${unit}`;
    }
  }
  return [...lines, current];
}
