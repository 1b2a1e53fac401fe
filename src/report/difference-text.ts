import chalk from 'chalk';
import type { Difference } from '../core/fingerprint.ts';

/** How both sides of a comparison are called, such as "before" and "after". */
export interface Sides {
  readonly expected: string;
  readonly actual: string;
  /** What there is on the second side alone: "left over". */
  readonly unexpected: string;
}

/** Object by object, each with the lines in which the two sides differ. */
export function differencesText(differences: readonly Difference[], sides: Sides, most = 20): string[] {
  const lines = differences.slice(0, most).flatMap((difference) => differenceText(difference, sides));
  const more = differences.length - most;
  return more > 0 ? [...lines, chalk.dim(`… and ${more} more; --json has them all`)] : lines;
}

function differenceText({ state, kind, object, expected, actual }: Difference, sides: Sides): string[] {
  const word = state === 'unexpected' ? sides.unexpected : state;
  const head = `${chalk.yellow(word.padEnd(Math.max(9, sides.unexpected.length)))} ${kind} ${object}`;
  if (state === 'renamed') return [`${head}, to ${actual}`];
  if (state !== 'different') return [head];
  const [before, after] = [expected?.split('\n') ?? [], actual?.split('\n') ?? []];
  const gone = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  return [
    head,
    ...gone.map((line) => `  ${chalk.dim(`${sides.expected}:`)} ${line}`),
    ...come.map((line) => `  ${chalk.dim(`${sides.actual}:`)} ${line}`),
  ];
}
