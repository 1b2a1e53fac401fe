import chalk from 'chalk';
import type { Standing } from '../core/ledger.ts';
import type { Status, TenantStanding } from '../core/status.ts';
import { problemText } from './error-text.ts';
import { stateText, statusTable } from './status-table.ts';
import { wrapped } from './wrapped.ts';

/**
 * What `pmdb status` prints: one line a version, and below it what needs a look.
 *
 * @param width Columns of the terminal; undefined where there is none.
 */
export function statusText(status: Status, width: number | undefined): string {
  const { database, server, standings, tenants, policies, problems, extensions } = status;
  const lines = [`${chalk.bold(database)} ${chalk.dim(`(PostgreSQL ${server}; times in UTC)`)}`, ''];
  if (standings.length > 0) lines.push(...statusTable(standings, width), '');
  lines.push(summary(standings));
  lines.push(...standings.filter(({ state }) => state === 'unfinished').map(unfinishedText));
  lines.push(...tenants.map(groupText));
  if (policies.length > 0) lines.push(policiesText(policies, width));
  const absent = extensions.filter(({ state }) => state !== 'installed');
  for (const { name, state } of absent) lines.push(chalk.dim(`extension ${name}: ${EXTENSIONS[state] ?? state}`));
  if (problems.length > 0) {
    lines.push(
      '',
      chalk.red('Problems in the files:'),
      ...problems.flatMap((problem) => problemText(problem, { chalk, width })),
    );
  }
  return lines.join('\n');
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  absent: 'the server does not have it',
  available: 'not installed in this database',
};

function policiesText(policies: readonly string[], width: number | undefined): string {
  const some =
    policies.length > 3 ? `${policies.slice(0, 3).join(', ')} and ${policies.length - 3} more` : policies.join(', ');
  return wrapped(`policies of ${some}: not applied as their files are; \`pmdb migrate\` does`, 2, width);
}

/** How far a no-transaction file came, and how to go on. */
function unfinishedText({ version, migration, applied }: Standing): string {
  const script = applied?.state === 'reverting' ? migration?.down : migration?.up;
  const total = script === undefined ? '' : ` of ${script.statements.length}`;
  const started = applied?.statementStarted;
  const open = started == null ? '' : `, and the end of statement ${started} is not known`;
  const command = applied?.state === 'reverting' ? 'pmdb rollback' : 'pmdb migrate';
  return `V${version}: ${applied?.statementsDone.length ?? 0}${total} statements are done${open}; \`${command}\` goes on from there`;
}

/** "993 tenants: 14 applied", "7 tenants (such as org_acme): 13 applied, 1 pending; 7 failed" */
function groupText({ tenants, sample, failed, standings }: TenantStanding): string {
  const isGood = standings.every(({ state }) => state === 'applied' || state === 'cosmetic');
  const who = tenants === 1 ? `tenant ${sample}` : `${tenants} tenants${isGood ? '' : ` (such as ${sample})`}`;
  return `${who}: ${countStates(standings)}${failed > 0 ? chalk.red(`; ${failed} failed`) : ''}`;
}

function summary(standings: readonly Standing[]): string {
  if (standings.length === 0) return 'No migrations yet: `pmdb new create_first_table` writes the first pair of files.';
  return countStates(standings);
}

function countStates(standings: readonly Standing[]): string {
  const counts = new Map<string, number>();
  for (const standing of standings) counts.set(stateText(standing), (counts.get(stateText(standing)) ?? 0) + 1);
  return [...counts].map(([state, n]) => `${n} ${state}`).join(', ');
}
