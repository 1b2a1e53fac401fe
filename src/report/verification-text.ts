import chalk from 'chalk';
import { isProven, type Verdict, type Verification } from '../core/verdict.ts';
import { dataChangesText, dataNotes, nameOf, withoutRowsText } from './data-text.ts';
import { differencesText } from './difference-text.ts';
import { errorText } from './error-text.ts';

const SIDES = { expected: 'before', actual: 'after', unexpected: 'left over' };

const MEANINGS: Readonly<Record<Verdict['state'], string>> = {
  restores: 'restores what was there',
  differs: 'does not restore what was there',
  'differs-again': 'gives something else when applied again after its rollback',
  'loses-data': 'does not bring back the data that was there',
  fails: 'fails',
  irreversible: 'is declared irreversible',
};

/** What `pmdb verify` prints: what is wrong, object by object, and one line for what is right. */
export function verificationText(verification: Verification, width: number | undefined): string {
  const { verdicts, left, server, withoutRows } = verification;
  const lines = verdicts.flatMap((each) =>
    each.state === 'restores' ? dataNotes(each, width) : verdictText(each, width),
  );
  if (left !== undefined && left.length > 0) {
    lines.push(
      chalk.red('✖ Rolled back one after the other, all migrations leave something:'),
      ...indented(differencesText(left, SIDES)),
      '',
    );
  }
  lines.push(...withoutRowsText(withoutRows ?? [], width));
  const proven = verdicts.filter(({ state }) => state === 'restores').length;
  const rows = withoutRows === undefined ? '' : ', rows included';
  const together = left?.length === 0 ? ', and all together leave nothing' : '';
  const mark = isProven(verification) ? chalk.green('✔') : chalk.red('✖');
  lines.push(
    `${mark} ${proven} of ${verdicts.length} rollbacks restore what was there${rows}${together} (PostgreSQL ${server}).`,
  );
  return lines.join('\n');
}

function verdictText(verdict: Verdict, width: number | undefined): string[] {
  const { state, version, name, differences, error, data } = verdict;
  if (state === 'irreversible') return [chalk.dim(`- V${version} ${name} ${MEANINGS[state]}.`)];
  const head = `${chalk.red('✖')} ${chalk.bold(nameOf(verdict))} ${MEANINGS[state]}:`;
  const found = [...differencesText(differences, SIDES), ...dataChangesText(data?.wrong ?? [])];
  const what = error === undefined ? found : errorText(error, width).split('\n');
  return [head, ...indented(what), ''];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
