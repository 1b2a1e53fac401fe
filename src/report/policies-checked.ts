import chalk from 'chalk';
import type { JudgedFinding } from '../core/finding.ts';

interface PoliciesChecked {
  readonly database: string;
  readonly findings: readonly JudgedFinding[];
}

/** The result of `policies check`, as printed on stdout. */
export function policiesCheckedText({ database, findings }: PoliciesChecked): string {
  const open = findings.filter(({ excused }) => excused === null);
  const excused = findings.length - open.length;
  const lines = open.flatMap(({ check, level, object, detail, remedy }) => [
    `${level === 'error' ? chalk.red('✖') : chalk.yellow('!')} ${chalk.bold(object)}: ${detail} (${check})`,
    `  next:    ${remedy}`,
  ]);
  const aside = excused === 0 ? '' : ` (${count(excused, 'more')} excused in policies/exceptions.txt)`;
  if (open.length === 0) lines.push(`${chalk.green('✔')} Nothing in ${database} weakens isolation${aside}.`);
  else lines.push(`${count(open.length, open.length === 1 ? 'finding' : 'findings')} in ${database}${aside}.`);
  return lines.join('\n');
}

/** The JSON of `policies check`. */
export function policiesCheckedDocument({ database, findings }: PoliciesChecked): object {
  return { database, findings };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}`;
}
