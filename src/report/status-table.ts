import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { Standing } from '../core/ledger.ts';
import { cutTo, padEnd, padStart, widthOf } from '../core/text-width.ts';

const GAP = '  ';
const dim = (text: string) => chalk.dim(text);

interface Column {
  readonly cells: readonly string[];
  readonly paint: (text: string, row: number) => string;
  readonly right?: boolean;
}

/**
 * A line for each version: how it stands, its name, when it was applied, by whom, and how long that took. On a terminal
 * that is too narrow the columns at the end go first, then the ends of the names.
 */
export function statusTable(standings: readonly Standing[], width: number | undefined): readonly string[] {
  const states = standings.map(stateText);
  const paintState = (text: string, row: number) => (COLORS[standings[row]?.state ?? ''] ?? chalk.red)(text);
  const names = standings.map(({ version, name }) => `V${version} ${name}`);
  const applied = standings.map((standing) => standing.applied);
  const when = applied.map((row) => row?.appliedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, '') ?? '');
  const took = applied.map((row) => (row?.executionTimeMs == null ? '' : describeDuration(row.executionTimeMs)));
  const columns: Column[] = [
    { cells: states, paint: paintState },
    { cells: names, paint: (text) => text },
    { cells: when, paint: dim },
    { cells: applied.map((row) => row?.appliedBy ?? ''), paint: dim },
    { cells: took, paint: dim, right: true },
  ];
  return rowsOf(width === undefined ? columns : fitted(columns, width));
}

/** How a version stands, in words. */
export function stateText({ state, outOfOrder, applied }: Standing): string {
  if (outOfOrder) return 'out of order';
  if (state === 'applied' && applied?.baseline === true) return 'baseline';
  if (state === 'unfinished') return applied?.state === 'reverting' ? 'half rolled back' : 'half applied';
  return state === 'missing' ? 'file missing' : state;
}

const COLORS: Readonly<Record<string, (text: string) => string>> = {
  applied: chalk.green,
  pending: chalk.yellow,
  cosmetic: chalk.cyan,
};

function rowsOf(columns: readonly Column[]): string[] {
  const [first] = columns;
  return (first?.cells ?? []).map((_, row) => {
    const cells = columns.map((column) => ({ column, text: padded(column, row) }));
    const last = cells.findLastIndex(({ text }) => text.trim() !== '');
    const shown = cells.slice(0, last + 1);
    return shown.map(({ column, text }, i) => column.paint(i === last ? text.trimEnd() : text, row)).join(GAP);
  });
}

function padded(column: Column, row: number): string {
  const text = column.cells[row] ?? '';
  return column.right ? padStart(text, columnWidth(column)) : padEnd(text, columnWidth(column));
}

function columnWidth({ cells }: Column): number {
  return Math.max(...cells.map(widthOf));
}

function fitted(columns: readonly Column[], width: number): readonly Column[] {
  const needed = columns.reduce((sum, column) => sum + columnWidth(column) + GAP.length, -GAP.length);
  if (needed <= width) return columns;
  if (columns.length > 2) return fitted(columns.slice(0, -1), width);
  const [states, names] = columns;
  if (states === undefined || names === undefined) return columns;
  const room = Math.max(10, columnWidth(names) - (needed - width));
  return [states, { ...names, cells: names.cells.map((text) => cutTo(text, room)) }];
}
