import chalk from 'chalk';
import { printableLine } from '../core/printable.ts';
import type { RunEntry } from '../core/run-entry.ts';
import { wrapped } from './wrapped.ts';

const INDENT = 2;

/**
 * A line a run: when, its id, what it did, where, and who did it. Two lines where one of them would not fit.
 *
 * @param width Columns of the terminal; undefined where there is none.
 */
export function historyText(runs: readonly RunEntry[], width: number | undefined): string {
  if (runs.length === 0) return 'Nothing was done to this database by pmdb yet.';
  const lines = runs.map(partsOf);
  const isNarrow = lines.some((parts) => parts.join('  ').length > (width ?? Number.POSITIVE_INFINITY));
  return lines.map((parts, i) => lineOf(parts, hasFailed(runs[i]), isNarrow ? width : undefined)).join('\n');
}

/** There is nothing to mend: the next run goes on. */
const INTERRUPTED = 'interrupted';

function hasFailed(run: RunEntry | undefined): boolean {
  return run?.error != null || run?.action === INTERRUPTED;
}

type Parts = readonly [head: string, what: string, who: string];

function partsOf(run: RunEntry): Parts {
  const at = run.at.replace('T', ' ').replace('Z', '');
  const what = [run.action, versionsOf(run), placeOf(run)].filter(Boolean).join(' ');
  const error = run.error === null || run.action === INTERRUPTED ? '' : `: ${printableLine(run.error)}`;
  const who = run.client === null ? run.user : `${run.user}, ${run.client}`;
  return [`${at}  ${run.runId ?? '-'.padEnd(36)}`, `${what}${error}`, who];
}

function lineOf([head, what, who]: Parts, failed: boolean, width: number | undefined): string {
  const paint = failed ? chalk.red : (text: string) => text;
  if (width === undefined) return `${head}  ${paint(what)}  ${chalk.dim(who)}`;
  const body = wrapped(`${what}  (${who})`, INDENT, width);
  return `${chalk.dim(head)}\n${' '.repeat(INDENT)}${paint(body)}`;
}

function versionsOf({ from, to, name, entries }: RunEntry): string {
  if (from === null) return entries === 1 ? printableLine(name ?? '') : '';
  return from === to ? `V${from}` : `V${from} to V${to}`;
}

function placeOf({ tenants, sample }: RunEntry): string {
  if (tenants === 0) return '';
  return tenants === 1 ? `on ${sample}` : `on ${tenants} tenants`;
}
