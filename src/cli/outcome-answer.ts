import type { Outcome } from '../core/outcome.ts';
import { outcomeDocument } from '../report/documents.ts';
import { outcomeText } from '../report/outcome-text.ts';
import type { Answer } from './command.ts';

/** What migrate and rollback answer. */
export function outcomeAnswer(outcome: Outcome): Answer {
  return { text: outcomeText(outcome), json: outcomeDocument(outcome) };
}
