import chalk from 'chalk';
import { describeDuration } from '../../core/describe-duration.ts';
import { MUTATIONS } from '../../core/isolation/mutants.ts';
import type { IsolationReport } from '../../core/isolation/report.ts';

/** What --mutate found: by kind how many were noticed, and every survivor by name. */
export function mutantLines({ mutated }: IsolationReport): readonly string[] {
  if (mutated === undefined) return [];
  const { mutants, survivors, ms } = mutated;
  const longest = Math.max(...MUTATIONS.map(({ length }) => length));
  const kinds = MUTATIONS.flatMap((mutation) => {
    const of = mutants.filter((mutant) => mutant.mutation === mutation).length;
    const left = survivors.filter((mutant) => mutant.mutation === mutation).length;
    const verdict = left === 0 ? chalk.green('all noticed') : chalk.red(`${left} not noticed`);
    return of === 0 ? [] : [`${mutation.padEnd(longest)}  ${String(of).padStart(5)}  ${verdict}`];
  });
  const named = survivors.map(({ mutation, table, name }) => `${chalk.red('survivor')} ${table} ${name}: ${mutation}`);
  const sign = survivors.length === 0 ? chalk.green('✔') : chalk.red('✖');
  const killed = mutants.length - survivors.length;
  const total = `${sign} ${killed} of ${mutants.length} mutants noticed in ${describeDuration(ms)}.`;
  return ['', chalk.bold('Mutants'), ...kinds, ...named, total];
}
