import chalk from 'chalk';
import { count } from '../core/count.ts';
import { describeDuration } from '../core/describe-duration.ts';
import type { FleetOutcome, Outcome } from '../core/outcome.ts';
import { stepText } from './event-text.ts';
import { fleetText } from './fleet-text.ts';

/** The result of migrate or rollback, as printed on stdout. */
export function outcomeText(outcome: Outcome): string {
  const { dryRun, fleet, policies, cosmetic } = outcome;
  const lines = outcome.shared ? sharedLines(outcome) : [];
  if (!outcome.shared && (fleet?.tenants ?? 0) === 0) lines.push('There are no such tenants.');
  if (fleet !== undefined && fleet.planned.length > 0) lines.push(...fleetDryRunText(fleet));
  else if (fleet !== undefined) lines.push(...fleetLines(fleet, outcome));
  if (policies.length > 0) lines.push(policiesText(someRelations(policies), dryRun));
  const ofTenants = fleet?.cosmetic ?? [];
  if (cosmetic.length > 0) lines.push(cosmeticText(someVersions(cosmetic), dryRun));
  if (ofTenants.length > 0) lines.push(cosmeticText(`${someVersions(ofTenants)} of the tenants`, dryRun));
  return lines.join('\n');
}

function policiesText(relations: string, dryRun: boolean): string {
  if (!dryRun) return `${chalk.green('✔')} Applied policies and grants of ${relations}.`;
  return `-- Would apply policies and grants of ${relations}: \`pmdb policies apply --dry-run\` prints them.`;
}

function cosmeticText(versions: string, dryRun: boolean): string {
  const text = `${versions}: only comments or white space changed since; \`pmdb repair\` takes that over.`;
  return chalk.dim(dryRun ? `-- ${text}` : text);
}

function sharedLines(outcome: Outcome): string[] {
  const { result, dryRun, planned } = outcome;
  if (dryRun && planned.length > 0) return dryRunText(outcome);
  return [result.done.length === 0 ? nothingText(outcome) : doneText(outcome)];
}

function doneText({ database, result: { direction, done } }: Outcome): string {
  const versions = done.map(({ step }) => `V${step.version}`);
  const range = versions.length === 1 ? versions[0] : `${versions[0]} to ${versions.at(-1)}`;
  const ms = done.reduce((sum, each) => sum + each.ms, 0);
  const [verb, preposition] = direction === 'up' ? ['Applied', 'to'] : ['Rolled back', 'on'];
  const what = `${count(done.length, 'migration')} (${range}) ${preposition} ${database}`;
  return `${chalk.green('✔')} ${verb} ${what} in ${describeDuration(ms)}.`;
}

function nothingText({ database, to, result: { direction } }: Outcome): string {
  if (direction === 'down')
    return `Nothing to roll back: ${database} has no migration${to === undefined ? '' : ` above V${to}`}.`;
  return `Nothing to migrate: ${database} is up to date${to === undefined ? '' : ` as far as V${to}`}.`;
}

/** SQL throughout, so that it can be kept in a file and run. */
function dryRunText({ database, result: { direction }, planned }: Outcome): string[] {
  const [verb, preposition] = direction === 'up' ? ['apply', 'to'] : ['roll back', 'on'];
  return [
    `-- Would ${verb} ${count(planned.length, 'migration')} ${preposition} ${database}.`,
    '-- Nothing was touched.',
    ...planned.flatMap((step) => ['', `-- ${stepText(step)} (${step.file})`, step.sql.trimEnd()]),
  ];
}

function fleetDryRunText({ planned }: FleetOutcome): string[] {
  return planned.flatMap(({ tenants, sample, steps }) => [
    '',
    `-- On ${tenants === 1 ? `tenant ${sample}` : `${tenants} tenants, such as ${sample}`}:`,
    ...steps.flatMap((step) => ['', `-- ${stepText(step)} (${step.file})`, step.sql.trimEnd()]),
  ]);
}

function fleetLines(fleet: FleetOutcome, { result }: Outcome): string[] {
  const text = fleetText(fleet, fleet.result?.direction ?? result.direction);
  if (text === undefined) return [];
  return [fleet.result === undefined ? text : `${chalk.green('✔')} ${text}`];
}

function someRelations(names: readonly string[]): string {
  return names.length > 4 ? count(names.length, 'relation') : names.join(', ');
}

function someVersions(versions: readonly string[]): string {
  const [first = '', ...others] = versions.map((version) => `V${version}`);
  return others.length > 4 ? `${first} and ${others.length} more` : [first, ...others].join(', ');
}
