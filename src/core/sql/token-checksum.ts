import { createHash } from 'node:crypto';
import { stringPieces } from './quotes.ts';
import { nextToken, type Token } from './scan.ts';
import type { Statement } from './statements.ts';
import { foldWord } from './token-reader.ts';

/**
 * SHA-256, in hex, over what a file says to PostgreSQL and pmdb, whatever its comments and white space. The ledger keeps
 * it, so that the form below must stay as it is, byte for byte (UTF-8):
 *
 *   (directive NUL)* NUL ((token NUL)+ NUL [NUL data NUL])*
 *
 * - A directive in its canonical form: see `canonicalDirectives`.
 * - A token as it is written; of a word the letters A-Z in lower case. A string that goes on on a later line counts as
 *   its pieces, joined by LF. Comments, empty statements and the semicolons that end statements have no part in it.
 * - The data of COPY … FROM STDIN as they are.
 *
 * NUL can't occur in a file, so that no two files of different meaning look the same.
 */
export function tokenChecksum(statements: readonly Statement[], directives: readonly string[]): string {
  const hash = createHash('sha256');
  // Many small updates are slow, and one string of everything is large.
  let pending = `${directives.map((directive) => `${directive}\0`).join('')}\0`;
  const add = (part: string) => {
    pending += part;
    if (pending.length < 65536) return;
    hash.update(pending);
    pending = '';
  };
  for (const { text: sql, copyData } of statements) {
    for (let token = nextToken(sql, 0); token; token = nextToken(sql, token.end)) {
      if (token.kind !== 'comment') add(`${canonical(sql, token)}\0`);
    }
    add(copyData ? `\0\0${copyData.text}\0` : '\0');
  }
  return hash.update(pending).digest('hex');
}

function canonical(sql: string, token: Token): string {
  const text = sql.slice(token.start, token.end);
  if (token.kind === 'word') return foldWord(text);
  return token.kind === 'string' && text.includes('\n') ? withoutGaps(text) : text;
}

/** A continued string without the white space and comments between its pieces. */
function withoutGaps(token: string): string {
  const pieces = stringPieces(token).map(({ start, end }) => token.slice(start, end));
  return token.slice(0, token.indexOf("'")) + pieces.join('\n');
}
