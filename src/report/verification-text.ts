import chalk from 'chalk';
import { isProven, type Verdict, type Verification } from '../core/verdict.ts';
import { differencesText } from './difference-text.ts';
import { errorText } from './error-text.ts';

const SIDES = { expected: 'before', actual: 'after', unexpected: 'left over' };

const MEANINGS: Readonly<Record<Verdict['state'], string>> = {
  restores: 'restores what was there',
  differs: 'does not restore what was there',
  'differs-again': 'gives something else when applied again after its rollback',
  fails: 'fails',
  irreversible: 'is declared irreversible',
};

/** What `pmdb verify` prints: what is wrong, object by object, and one line for what is right. */
export function verificationText(verification: Verification, width: number | undefined): string {
  const { verdicts, left, server } = verification;
  const lines = verdicts.filter(({ state }) => state !== 'restores').flatMap((each) => verdictText(each, width));
  if (left !== undefined && left.length > 0) {
    lines.push(
      chalk.red('✖ Rolled back one after the other, all migrations leave something:'),
      ...indented(differencesText(left, SIDES)),
      '',
    );
  }
  const proven = verdicts.filter(({ state }) => state === 'restores').length;
  const together = left?.length === 0 ? ', and all together leave nothing' : '';
  const mark = isProven(verification) ? chalk.green('✔') : chalk.red('✖');
  lines.push(
    `${mark} ${proven} of ${verdicts.length} rollbacks restore what was there${together} (PostgreSQL ${server}).`,
  );
  return lines.join('\n');
}

function verdictText(
  { track, version, name, state, differences, error }: Verdict,
  width: number | undefined,
): string[] {
  if (state === 'irreversible') return [chalk.dim(`- V${version} ${name} ${MEANINGS[state]}.`)];
  const head = `${chalk.red('✖')} ${chalk.bold(`${track === 'tenant' ? 'tenant ' : ''}V${version} ${name}`)} ${MEANINGS[state]}:`;
  const what = error === undefined ? differencesText(differences, SIDES) : errorText(error, width).split('\n');
  return [head, ...indented(what), ''];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
