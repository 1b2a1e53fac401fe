import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { RunResult, StepName } from '../core/events.ts';
import { stepText } from './event-text.ts';

export interface OutcomeLike {
  readonly result: RunResult;
  readonly dryRun: boolean;
  readonly planned: readonly (StepName & { readonly sql: string })[];
  readonly cosmetic: readonly string[];
}

/** The result of migrate or rollback, as printed on stdout. */
export function outcomeText({ result, dryRun, planned, cosmetic }: OutcomeLike): string {
  const lines = dryRun ? dryRunText(result, planned) : [doneText(result)];
  if (cosmetic.length > 0) {
    const names = cosmetic.map((version) => `V${version}`).join(', ');
    lines.push(chalk.dim(`${names}: only comments or white space changed since; \`pmdb repair\` takes that over.`));
  }
  return lines.join('\n');
}

function doneText({ direction, done }: RunResult): string {
  if (done.length === 0)
    return direction === 'up' ? 'Nothing to migrate: the database is up to date.' : 'Nothing to roll back.';
  const verb = direction === 'up' ? 'Applied' : 'Rolled back';
  const ms = done.reduce((sum, each) => sum + each.ms, 0);
  const last = done.at(-1)?.step;
  const where = direction === 'up' && last !== undefined ? `; the database is at V${last.version}` : '';
  return `${chalk.green('✓')} ${verb} ${count(done.length, 'migration')} in ${describeDuration(ms)}${where}.`;
}

function dryRunText({ direction }: RunResult, planned: OutcomeLike['planned']): string[] {
  if (planned.length === 0) return [direction === 'up' ? 'Nothing to migrate.' : 'Nothing to roll back.'];
  const verb = direction === 'up' ? 'apply' : 'roll back';
  return [
    `-- Would ${verb} ${count(planned.length, 'migration')}; nothing was touched.`,
    ...planned.flatMap((step) => ['', `-- ${stepText(step)} (${step.file})`, step.sql.trimEnd()]),
  ];
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
