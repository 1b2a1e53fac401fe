import chalk from 'chalk';
import type { ChoreResult, Maintenance } from '../core/chore.ts';
import { describeDuration } from '../core/describe-duration.ts';

/** What was done and why, an object after the other; for a dry run, the SQL that would do it. */
export function maintainText({ database, kind, dryRun, results }: Maintenance): string {
  if (results.length === 0) return `${chalk.green('✔')} Nothing needs it: ${kind} on ${database}.`;
  const lines = results.flatMap((result) => (dryRun ? plannedText(result) : resultText(result)));
  const left = results.filter(({ status }) => status !== 'done').length;
  const end = dryRun
    ? `${results.length} to do on ${database}; nothing was done.`
    : left === 0
      ? `${chalk.green('✔')} ${results.length} done on ${database}.`
      : `${results.length - left} done on ${database}, ${left} not.`;
  return [...lines, end].join('\n');
}

function plannedText({ object, why, sql }: ChoreResult): string[] {
  return [`${object}: ${why}`, chalk.dim(`    ${sql}`)];
}

function resultText({ object, why, status, ms, rows, error }: ChoreResult): string[] {
  if (status === 'not-run') return [chalk.dim(`– ${object}: not done, ${why}`)];
  const moved = rows === undefined ? '' : `, ${rows} rows`;
  if (status === 'done') return [`${chalk.green('✔')} ${object} in ${describeDuration(ms)}${moved}: ${why}`];
  const { state = '', remedy = '' } = error?.parts ?? {};
  return [
    `${status === 'busy' ? chalk.yellow('–') : chalk.red('✘')} ${object}: ${error?.message}`,
    chalk.dim(`    ${state} ${remedy}`),
  ];
}
