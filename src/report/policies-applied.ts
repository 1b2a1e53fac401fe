import chalk from 'chalk';
import { count } from '../core/count.ts';
import type { PolicyFile } from '../core/policy-file.ts';
import type { PolicyReason, PolicyStep } from '../core/policy-plan.ts';

interface PoliciesApplied {
  readonly database: string;
  readonly dryRun: boolean;
  readonly steps: readonly PolicyStep[];
  readonly waiting: readonly PolicyFile[];
}

const WHY: Readonly<Record<PolicyReason, string>> = {
  new: 'never applied here',
  file: 'the file was changed',
  database: 'the database was changed',
  gone: 'the file is gone: all is taken back',
};

/** The result of `policies apply`, as printed on stdout. */
export function policiesAppliedText({ database, dryRun, steps, waiting }: PoliciesApplied): string {
  const lines = steps.map((step) => `${relation(step)}: ${WHY[step.reason]}`);
  const late = waiting.length === 0 ? [] : [`${count(waiting.length, 'file')} for tables that are not there yet.`];
  if (dryRun) return dryRunText(database, steps, late);
  if (steps.length === 0)
    return [`Nothing to apply: policies and grants of ${database} are as their files say.`, ...late].join('\n');
  const done = `${chalk.green('✔')} Applied policies and grants of ${count(steps.length, 'relation')} to ${database}.`;
  return [...lines, done, ...late].join('\n');
}

/** SQL throughout, as with migrate. */
function dryRunText(database: string, steps: readonly PolicyStep[], late: readonly string[]): string {
  const what =
    steps.length === 0
      ? 'Nothing to apply to'
      : `Would apply policies and grants of ${count(steps.length, 'relation')} to`;
  const files = steps.flatMap((step) => [
    '',
    `-- ${relation(step)}: ${WHY[step.reason]}`,
    step.policy?.text.trimEnd() ?? '',
  ]);
  return [`-- ${what} ${database}.`, '-- Nothing was touched.', ...late.map((line) => `-- ${line}`), ...files]
    .join('\n')
    .trimEnd();
}

/** The JSON of `policies apply`. */
export function policiesAppliedDocument({ database, dryRun, steps, waiting }: PoliciesApplied): object {
  return {
    database,
    dryRun,
    relations: steps.map(({ schema, name, reason, policy }) => ({ schema, name, reason, file: policy?.file ?? null })),
    waiting: waiting.map(({ file }) => file),
  };
}

function relation({ schema, name }: PolicyStep): string {
  return `${schema}.${name}`;
}
