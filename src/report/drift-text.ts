import chalk from 'chalk';
import { type Drift, type DriftCluster, hasDrifted, type TenantDrift } from '../core/drift.ts';
import { identifier } from '../core/literal.ts';
import { ofSchema } from '../core/restoring-parts.ts';
import { restoringScript } from '../core/restoring-script.ts';
import { differencesText } from './difference-text.ts';

const SIDES = { expected: 'files', actual: 'database', unexpected: 'not in the files' };

/** Tenants of a cluster that are named; the number tells of the others. */
const MOST_NAMES = 5;

/** What `pmdb drift` prints. */
export function driftText(drift: Drift): string {
  const { database, migrations, differences, ignored, tenants } = drift;
  const aside = ignored.length === 0 ? '' : chalk.dim(` (${ignored.length} ignored by drift.ignore)`);
  const lines = differences.length === 0 ? [] : [...differencesText(differences, SIDES), ''];
  if (differences.length === 0) {
    const made = migrations === 1 ? '1 migration makes' : `${migrations} migrations make`;
    lines.push(`${chalk.green('✔')} ${database} is what ${made} of it${aside}.`);
  } else {
    const count = differences.length === 1 ? 'one object' : `${differences.length} objects`;
    lines.push(`${chalk.red('✖')} ${database} has drifted in ${count}${aside}.`);
  }
  if (tenants !== undefined) lines.push(...tenantsText(tenants));
  if (hasDrifted(drift)) lines.push('`pmdb drift --fix-sql` prints what brings it back.');
  return lines.join('\n');
}

function tenantsText({ tenants, clusters }: TenantDrift): string[] {
  const odd = clusters.reduce((sum, cluster) => sum + cluster.tenants.length, 0);
  const all = tenants === 1 ? 'the one tenant' : `all ${tenants} tenants`;
  if (odd === 0) return [`${chalk.green('✔')} The schemas of ${all} are what the files make of them.`];
  return [
    ...clusters.flatMap((cluster) => [
      '',
      `${namesOf(cluster)}:`,
      ...differencesText(cluster.differences, SIDES).map((line) => `  ${line}`),
    ]),
    '',
    `${chalk.red('✖')} ${odd} of ${tenants} tenants have drifted${clusters.length === 1 ? '' : `, in ${clusters.length} ways`}.`,
  ];
}

function namesOf({ tenants }: DriftCluster): string {
  const names = tenants.slice(0, MOST_NAMES).join(', ');
  return chalk.bold(tenants.length > MOST_NAMES ? `${names} and ${tenants.length - MOST_NAMES} more` : names);
}

/** SQL that brings the database back, for people to read before anybody runs it. */
export function fixText(drift: Drift): string {
  const { database, differences, tenants } = drift;
  if (!hasDrifted(drift)) return `-- ${database} has not drifted.`;
  const shared = differences.length === 0 ? [] : ['begin;', ...restoringScript(differences), 'commit;'];
  const own = (tenants?.clusters ?? []).flatMap((cluster) => {
    return cluster.tenants.flatMap((schema) => [
      `begin;`,
      `set local search_path = ${identifier(schema)};`,
      ...restoringScript(cluster.differences.map((each) => ofSchema(each, identifier(schema)))),
      'commit;',
    ]);
  });
  return [`-- Brings ${database} back to what the files say. Read it before you run it.`, ...shared, ...own].join('\n');
}
