import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { Health, HealthCheck } from '../core/health.ts';
import { wrapped } from './wrapped.ts';

/** Of one check, so many findings are shown; --json has them all. */
const MOST = 10;

/** What is found, check by check, with its remedy; what is well takes one line for all. */
export function healthText({ database, sees, checks, ms }: Health, width: number | undefined): string {
  const bad = checks.filter(({ findings }) => findings.length > 0);
  const skipped = checks.filter((check) => check.skipped !== undefined);
  const well = checks.length - bad.length - skipped.length;
  const mark = bad.length === 0 ? chalk.green('✔') : chalk.dim('·');
  return [
    ...bad.flatMap((check) => checkText(check, width)),
    ...skipped.map(({ check, skipped: why }) => chalk.dim(`– ${check}: not asked, ${why}`)),
    ...(sees ? [] : [chalk.dim('– sessions of others are hidden from this role: grant pg_monitor to it')]),
    `${mark} ${well} of ${checks.length} checks are well on ${database} (${describeDuration(ms)}).`,
  ].join('\n');
}

function checkText({ check, findings }: HealthCheck, width: number | undefined): string[] {
  const lines = findings
    .slice(0, MOST)
    .flatMap(({ level, object, detail, remedy }) => [
      `  ${level === 'critical' ? chalk.red('✘') : chalk.yellow('!')} ${wrapped(`${object}: ${detail}`, 4, width)}`,
      chalk.dim(`      ${remedy}`),
    ]);
  const more = findings.length - MOST;
  return [chalk.bold(check), ...lines, ...(more > 0 ? [`  … and ${more} more: --json has them all`] : []), ''];
}
