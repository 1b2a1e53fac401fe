import chalk from 'chalk';
import { COMMANDS, type IsolationReport, type Mark, type MatrixRow, matrixOf } from '../../core/isolation/report.ts';
import { cutTo, padEnd } from '../../core/text-width.ts';
import { fitLine } from '../wrapped.ts';

/** Personas whose columns are the same in every row share one. */
interface Column {
  readonly personas: readonly string[];
}

const SYMBOLS: Readonly<Record<Mark, string>> = {
  own: '●',
  all: '◆',
  closed: '·',
  leak: '✗',
  blocked: '!',
  unclear: '?',
  none: ' ',
};

const PAINT: Readonly<Partial<Record<Mark, (text: string) => string>>> = {
  own: chalk.green,
  all: chalk.cyan,
  closed: chalk.dim,
  leak: chalk.red.bold,
  blocked: chalk.yellow.bold,
  unclear: chalk.red.bold,
};

/** Columns for a table's name and for a cell, with the gap behind it. */
interface Widths {
  readonly name: number;
  readonly cell: number;
}

const WIDE: Widths = { name: 28, cell: 8 };
const NARROW: Widths = { name: 24, cell: 7 };

/** The matrix, in as many blocks as the width asks for. */
export function matrixLines(report: IsolationReport, width: number): readonly string[] {
  const rows = matrixOf(report);
  const columns = columnsOf(report.personas, rows);
  const fits = ({ name, cell }: Widths) => Math.max(1, Math.floor((width + 1 - name) / cell));
  const widths = fits(WIDE) >= columns.length ? WIDE : NARROW;
  const blocks: string[] = [];
  for (let i = 0; i < columns.length; i += fits(widths))
    blocks.push(...(i === 0 ? [] : ['']), ...block(rows, columns.slice(i, i + fits(widths)), widths));
  return [...blocks, '', ...legend(columns, width)];
}

function columnsOf(personas: readonly string[], rows: readonly MatrixRow[]): readonly Column[] {
  const groups = new Map<string, string[]>();
  for (const persona of personas) {
    const key = JSON.stringify(rows.map(({ cells }) => cells[persona]));
    groups.set(key, [...(groups.get(key) ?? []), persona]);
  }
  return [...groups.values()].map((group) => ({ personas: group }));
}

function block(rows: readonly MatrixRow[], columns: readonly Column[], widths: Widths): readonly string[] {
  const letters = COMMANDS.map(([letter]) => letter).join('');
  const line = (name: string, cells: readonly string[]) =>
    `${padEnd(cutTo(name, widths.name - 1), widths.name)}${cells.join(' ')}`.trimEnd();
  const titles = columns.map((column) => titleOf(column, widths.cell - 1));
  const lines = [
    chalk.bold(line('', titles)),
    chalk.dim(
      line(
        '',
        columns.map(() => letters.padEnd(widths.cell - 1)),
      ),
    ),
  ];
  let schema = '';
  for (const { table, cells } of rows) {
    const [of, name] = [table.slice(0, table.indexOf('.')), table.slice(table.indexOf('.') + 1)];
    if (of !== schema) lines.push(chalk.bold(of));
    schema = of;
    lines.push(
      line(
        `  ${name}`,
        columns.map(({ personas: [first = ''] }) => cellText(cells[first] ?? [], widths.cell - 1)),
      ),
    );
  }
  return lines;
}

function titleOf({ personas: [first = '', ...others] }: Column, width: number): string {
  const more = others.length === 0 ? '' : `+${others.length}`;
  return `${first.slice(0, width - more.length)}${more}`.padEnd(width);
}

function cellText(marks: readonly Mark[], width: number): string {
  return marks.map((mark) => (PAINT[mark] ?? String)(SYMBOLS[mark])).join('') + ' '.repeat(width - marks.length);
}

function legend(columns: readonly Column[], width: number): readonly string[] {
  const shared = columns.filter(({ personas }) => personas.length > 1).map(({ personas }) => personas.join(' = '));
  return [
    'S select, I insert, U update, D delete, M move to or from another organization',
    "● own rows   ◆ everybody's, on purpose   · none",
    '✗ leak   ! own rows blocked   ? unclear',
    ...(shared.length === 0 ? [] : [`the same column: ${shared.join('; ')}`]),
  ].map((text) => chalk.dim(fitLine(text, width)));
}
