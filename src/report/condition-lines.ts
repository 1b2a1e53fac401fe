import chalk from 'chalk';
import { readableCondition } from '../core/relation-access.ts';
import { wrapped } from './wrapped.ts';

interface Conditions {
  readonly using: string | null;
  readonly check: string | null;
}

/** "where organization_id = …", and "check …" where that is another condition. */
export function conditionLines({ using, check }: Conditions, indent: number, width: number | undefined): string[] {
  return [...line('where', using, indent, width), ...(check === using ? [] : line('check', check, indent, width))];
}

function line(word: string, condition: string | null, indent: number, width: number | undefined): string[] {
  if (condition === null) return [];
  const text = condition === 'true' ? 'every row' : readableCondition(condition);
  return [`${' '.repeat(indent)}${chalk.dim(word)} ${wrapped(text, indent + word.length + 1, width)}`];
}
