import type { Token } from './scan.ts';
import { foldWord } from './token-reader.ts';

const ROUTINE = ['function', 'procedure'].flatMap((what) => [`create ${what} `, `create or replace ${what} `]);

/**
 * Tells which semicolon ends a statement: one outside parentheses (CREATE RULE … DO (…; …)) and outside the body of a
 * routine in standard SQL (CREATE FUNCTION … BEGIN ATOMIC …; END), as psql does it, and where psql is content with
 * counting words a little closer to the grammar.
 */
export class StatementEnd {
  readonly #text: string;
  /** The statement's first words: it is a routine's as soon as they match `ROUTINE`, and isn't once they can't any more. */
  #head = '';
  #kind: 'open' | 'routine' | 'other' = 'open';
  #parentheses = 0;
  /** Inside BEGIN ATOMIC. */
  #body = false;
  /** CASE expressions that are open in the body: they end with END too. */
  #cases = 0;
  #previous = '';

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes the next token that isn't a comment; true when it is the semicolon that ends the statement. */
  isReached(token: Token): boolean {
    if (token.kind === 'sign') return this.#sign(this.#text.charAt(token.start));
    if (this.#kind === 'open') this.#begin(token);
    else if (this.#kind === 'routine' && this.#parentheses === 0) this.#word(token);
    return false;
  }

  #sign(sign: string): boolean {
    this.#previous = sign;
    if (sign === '(') this.#parentheses++;
    else if (sign === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    return sign === ';' && this.#parentheses === 0 && !this.#body;
  }

  #begin(token: Token): void {
    this.#head += `${foldWord(this.#text.slice(token.start, token.end))} `;
    if (ROUTINE.includes(this.#head)) this.#kind = 'routine';
    else if (!ROUTINE.some((beginning) => beginning.startsWith(this.#head))) this.#kind = 'other';
  }

  #word(token: Token): void {
    const word = token.kind === 'word' ? foldWord(this.#text.slice(token.start, token.end)) : '';
    const label = this.#previous === 'as' || this.#previous === '.';
    if (word === 'atomic' && this.#previous === 'begin') this.#body = true;
    else if (this.#body && word === 'case' && !label) this.#cases++;
    else if (this.#body && word === 'end' && !label) this.#end();
    this.#previous = word;
  }

  /** Every statement of a body ends with a semicolon, so that any other END is a column's label: SELECT 1 end; */
  #end(): void {
    if (this.#cases > 0) this.#cases--;
    else if (this.#previous === ';' || this.#previous === 'atomic') this.#body = false;
  }
}
