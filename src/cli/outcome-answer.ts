import { outcomeDocument } from '../report/documents.ts';
import { type OutcomeLike, outcomeText } from '../report/outcome-text.ts';
import type { Answer } from './command.ts';

/** What migrate and rollback answer. */
export function outcomeAnswer(outcome: OutcomeLike): Answer {
  return { text: outcomeText(outcome), json: outcomeDocument(outcome) };
}
