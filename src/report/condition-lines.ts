import chalk from 'chalk';
import { describeConditions, type Policy } from '../core/relation-access.ts';
import { wrapped } from './wrapped.ts';

/** "where organization_id = …", and "check …" where that is another condition. */
export function conditionLines(
  policy: Pick<Policy, 'using' | 'check'>,
  indent: number,
  width: number | undefined,
): string[] {
  return describeConditions(policy).map(
    ({ word, text }) => `${' '.repeat(indent)}${chalk.dim(word)} ${wrapped(text, indent + word.length + 1, width)}`,
  );
}
