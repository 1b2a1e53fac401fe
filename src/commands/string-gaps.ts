import { stringPieces } from '../core/sql/quotes.ts';
import { nextToken } from '../core/sql/scan.ts';

/**
 * Comments between the pieces of a string that goes on on a later line, as spaces: PostgreSQL takes them, and libpg-query's
 * lexer, which keeps comments as tokens, does not. Every character becomes one, so that positions by code points stay.
 */
export function blankGaps(sql: string): string {
  let blanked = '';
  let at = 0;
  for (let token = nextToken(sql, 0); token; token = nextToken(sql, token.end)) {
    if (token.kind !== 'string' || !token.closed) continue;
    const { start } = token;
    const pieces = stringPieces(sql.slice(start, token.end));
    for (const [i, piece] of pieces.slice(1).entries()) {
      const from = start + (pieces[i]?.end ?? 0);
      blanked += sql.slice(at, from) + sql.slice(from, start + piece.start).replace(/\S/gu, ' ');
      at = start + piece.start;
    }
  }
  return blanked + sql.slice(at);
}
