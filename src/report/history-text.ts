import chalk from 'chalk';
import type { RunEntry } from '../core/run-entry.ts';

/** A line a run: when, its id, what it did, where, and who did it. */
export function historyText(runs: readonly RunEntry[]): string {
  if (runs.length === 0) return 'Nothing was done to this database by pmdb yet.';
  return runs.map(lineOf).join('\n');
}

function lineOf(run: RunEntry): string {
  const at = run.at.replace('T', ' ').replace('Z', '');
  const who = chalk.dim(run.client === null ? run.user : `${run.user}, ${run.client}`);
  const error = run.error === null ? '' : chalk.red(`: ${run.error}`);
  return `${at}  ${run.runId ?? '-'.padEnd(36)}  ${run.action} ${[versionsOf(run), placeOf(run)].filter(Boolean).join(' ')}${error}  ${who}`;
}

function versionsOf({ from, to, name, entries }: RunEntry): string {
  if (from === null) return entries === 1 ? (name ?? '') : '';
  return from === to ? `V${from}` : `V${from} to V${to}`;
}

function placeOf({ tenants, sample }: RunEntry): string {
  if (tenants === 0) return '';
  return tenants === 1 ? `on ${sample}` : `on ${tenants} tenants`;
}
