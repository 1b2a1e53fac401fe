import chalk from 'chalk';
import { count } from '../core/count.ts';
import type { DataChange } from '../core/data-proof.ts';
import type { Verdict, Verification } from '../core/verdict.ts';
import { wrapped } from './wrapped.ts';

/** "core.units: 3 rows gone": most of what there is to say of data. */
export function dataChangesText(changes: readonly DataChange[], most = 20): string[] {
  const lines = changes.slice(0, most).map(dataChangeText);
  const more = changes.length - most;
  return more > 0 ? [...lines, `… and ${more} more; --json has them all`] : lines;
}

const WORDS: Readonly<Record<DataChange['what'], string>> = {
  'rows gone': 'gone',
  'rows left': 'left over',
  'values gone': 'gone',
  'values other': 'other than before',
};

function dataChangeText({ object, what, count: n }: DataChange): string {
  const noun = what.startsWith('rows') ? 'row' : 'value';
  return `${object}: ${count(n, noun)} ${WORDS[what]}`;
}

/** "tenant V003 create_units" */
export function nameOf({ track, version, name }: Verdict): string {
  return `${track === 'tenant' ? 'tenant ' : ''}V${version} ${name}`;
}

/** What there is to know of the rows although the rollback restores what it can. */
export function dataNotes(verdict: Verdict, width: number | undefined): string[] {
  const { data, refusedRows } = verdict;
  const name = chalk.bold(nameOf(verdict));
  const lines: string[] = [];
  if (data !== undefined && data.lost.length > 0)
    lines.push(`${chalk.yellow('!')} ${name} takes data that no rollback brings back:`, ...listed(data.lost));
  if (data !== undefined && data.left.length > 0)
    lines.push(chalk.dim(`- ${nameOf(verdict)} leaves rows behind:`), ...listed(data.left));
  if (refusedRows === undefined) return lines;
  const text = `${nameOf(verdict)} was proven without rows. It fails where there are some: ${refusedRows.message}`;
  return [...lines, `${chalk.yellow('!')} ${wrapped(text, 2, width)}`];
}

/** Tables of which nothing was proven. */
export function withoutRowsText(tables: NonNullable<Verification['withoutRows']>, width: number | undefined): string[] {
  return tables.map(({ table, message }) => {
    return `${chalk.yellow('!')} ${wrapped(`No row could be made in ${table}: ${message}`, 2, width)}`;
  });
}

function listed(changes: readonly DataChange[]): string[] {
  return dataChangesText(changes).map((line) => `  ${line}`);
}
