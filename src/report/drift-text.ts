import chalk from 'chalk';
import type { Drift } from '../core/drift.ts';
import { restoringSql } from '../core/restoring-sql.ts';
import { differencesText } from './difference-text.ts';

const SIDES = { expected: 'files', actual: 'database', unexpected: 'not in the files' };

/** What `pmdb drift` prints. */
export function driftText({ database, migrations, differences, ignored }: Drift): string {
  const aside = ignored.length === 0 ? '' : chalk.dim(` (${ignored.length} ignored by drift.ignore)`);
  if (differences.length === 0) {
    return `${chalk.green('✔')} ${database} is what ${migrations} migrations make of it${aside}.`;
  }
  const count = differences.length === 1 ? 'one object' : `${differences.length} objects`;
  return [
    ...differencesText(differences, SIDES),
    '',
    `${chalk.red('✖')} ${database} has drifted in ${count}${aside}. \`pmdb drift --fix-sql\` prints what brings it back.`,
  ].join('\n');
}

/** SQL that brings the database back, for people to read before anybody runs it. */
export function fixText({ database, differences }: Drift): string {
  if (differences.length === 0) return `-- ${database} has not drifted.`;
  return [
    `-- Brings ${database} back to what the files say. Read it before you run it.`,
    'begin;',
    ...differences.map(restoringSql),
    'commit;',
  ].join('\n');
}
