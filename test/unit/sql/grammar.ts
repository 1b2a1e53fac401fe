import { loadModule, parseSync, scanSync } from 'libpg-query';
import { nextToken } from '../../../src/core/sql/scan.ts';

await loadModule();

/** The statements of a text as PostgreSQL's own grammar takes it apart, without the comments and white space around them. */
export function statementsByGrammar(text: string): { offset: number; text: string }[] {
  const bytes = Buffer.from(text);
  let [before, offset] = [0, 0];
  return (parseSync(text).stmts ?? []).map(({ stmt_location: from = 0, stmt_len: length = 0 }) => {
    // The grammar counts bytes, and a length of zero means: up to the end.
    const raw = bytes.subarray(from, length === 0 ? undefined : from + length).toString();
    offset += bytes.subarray(before, from).toString().length;
    before = from;
    const { first, last } = extent(raw);
    return { offset: offset + first, text: raw.slice(first, last) };
  });
}

/** From the first token that is no comment to the last. */
function extent(raw: string): { first: number; last: number } {
  let [first, last] = [-1, 0];
  for (let token = nextToken(raw, 0); token; token = nextToken(raw, token.end)) {
    if (token.kind === 'comment' || raw.slice(token.start, token.end) === ';') continue;
    if (first === -1) first = token.start;
    last = token.end;
  }
  return { first, last };
}

/** The tokens of a text as PostgreSQL's own lexer takes them, comments included. */
export function tokensByGrammar(text: string): string[] {
  const { tokens } = scanSync(text);
  return tokens.flatMap(({ text, start, end }, i) => {
    // N'…' is a keyword and a string to it, though other than N '…'.
    const next = tokens[i + 1];
    const before = tokens[i - 1];
    if (/^n$/i.test(text) && next?.start === end && next.text.startsWith("'")) return [];
    return before && /^n$/i.test(before.text) && before.end === start && text.startsWith("'")
      ? before.text + text
      : text;
  });
}
