import type { RoutineBody } from '../core/sql/routine-body.ts';
import { nextToken, type Token } from '../core/sql/scan.ts';

export interface GrammarError {
  readonly message: string;
  /** UTF-16 index in the statement. */
  readonly offset: number;
}

/**
 * What PL/pgSQL's parser says about grammar. Whatever else it says is passed over: it knows the database's types and
 * variables no better than we do.
 */
const ABOUT_GRAMMAR = /^(?:syntax error at (?:or near "(?<near>.+)"|end of input)$|missing )/s;

/**
 * The syntax error in a PL/pgSQL body. The parser names the word, not its place: that is exact if the body has the word
 * once, and the body's beginning otherwise.
 *
 * @param complaint The parser's message.
 */
export function plpgsqlError({ text, offset }: RoutineBody, complaint: string): GrammarError | undefined {
  const match = ABOUT_GRAMMAR.exec(complaint);
  if (!match) return undefined;
  const near = match.groups?.near;
  const found = tokens(text).filter(({ start, end }) => text.slice(start, end) === near);
  return found.length === 1
    ? { message: complaint, offset: offset + (found[0]?.start ?? 0) }
    : { message: `${complaint}, in the body that begins here`, offset };
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (let token = nextToken(text, 0); token; token = nextToken(text, token.end)) found.push(token);
  return found;
}
