import type { Step } from '../core/plan.ts';
import type { Message } from './pipeline.ts';

/** A message is taken apart into tokens before its first statement runs. */
const CHANGES_TOKENS = /\b(standard_conforming_strings|backslash_quote)\b/i;

/** False for what has to look at the answer to each statement, sends data behind one, or changes how text is read. */
export function fitsOneMessage({ script: { directives, statements, text } }: Step): boolean {
  if (directives.noTransaction || directives.forEachOrganization || directives.expectRows !== undefined) return false;
  return statements.every(({ copyData }) => copyData === undefined) && !CHANGES_TOKENS.test(text);
}

/** Ends of line keep a comment at the end of a statement from what follows it. */
export function oneMessage(messages: readonly Pick<Message, 'text'>[]): string {
  return messages.map(({ text }) => `${text}\n;`).join('');
}
