import { nextToken, type Token, type TokenKind } from './scan.ts';

/** An unquoted word as PostgreSQL folds it: ASCII letters only, for which `toLowerCase` alone would do too much. */
export function foldWord(word: string): string {
  return /[\u0080-\uffff]/.test(word)
    ? word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    : word.toLowerCase();
}

/** Reads a statement from its beginning, token by token, as far as somebody asks; comments are passed over. */
export class TokenReader {
  readonly #text: string;
  #token: Token | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#token = this.#significant(0);
  }

  /** Kind of the token that comes next; undefined at the end. */
  get kind(): TokenKind | undefined {
    return this.#token?.kind;
  }

  /** UTF-16 index of the token that comes next; the length of the text at the end. */
  get offset(): number {
    return this.#token?.start ?? this.#text.length;
  }

  /** The token that comes next, a word in lower case; empty at the end. */
  get current(): string {
    const text = this.#token ? this.#text.slice(this.#token.start, this.#token.end) : '';
    return this.kind === 'word' ? foldWord(text) : text;
  }

  /** Steps over the next token and returns it. */
  next(): string {
    const { current } = this;
    if (this.#token) this.#token = this.#significant(this.#token.end);
    return current;
  }

  /** Steps over these words and signs if all of them come next, in this order. A quoted identifier is never a keyword. */
  take(...sequence: string[]): boolean {
    const before = this.#token;
    for (const expected of sequence) {
      if (this.current !== expected) {
        this.#token = before;
        return false;
      }
      this.next();
    }
    return true;
  }

  /** Steps over the next token if it is one of these. */
  takeOne(...alternatives: string[]): string | undefined {
    return this.#token && alternatives.includes(this.current) ? this.next() : undefined;
  }

  /** Steps over everything up to one of these words outside parentheses, and over the word itself. */
  skipPast(...words: string[]): string | undefined {
    for (let depth = 0; this.#token; ) {
      const token = this.next();
      if (token === '(') depth++;
      else if (token === ')') depth--;
      else if (depth === 0 && words.includes(token)) return token;
    }
    return undefined;
  }

  #significant(from: number): Token | undefined {
    let token = nextToken(this.#text, from);
    while (token?.kind === 'comment') token = nextToken(this.#text, token.end);
    return token;
  }
}
