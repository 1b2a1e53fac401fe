import { lineCommentEnd } from './quotes.ts';
import { nextToken } from './scan.ts';
import { TokenReader } from './token-reader.ts';

/** The lines that follow COPY … FROM STDIN, without the line \. that ends them. */
export interface CopyData {
  /** UTF-16 index in the file's text. */
  readonly offset: number;
  readonly text: string;
}

/** The grammar takes STDOUT for STDIN as well. */
export function isCopyFromStdin(statement: string): boolean {
  if (!/^copy\b/i.test(statement)) return false;
  const reader = new TokenReader(statement);
  return (
    reader.take('copy') && reader.skipPast('from') !== undefined && reader.takeOne('stdin', 'stdout') !== undefined
  );
}

/**
 * The data of a COPY whose semicolon ends at `from`, and the offset of what follows it. As in psql, the data begin on
 * the next line. A string says what is wrong.
 */
export function readCopyData(text: string, from: number): { data: CopyData; next: number } | string {
  const lineEnd = text.indexOf('\n', from);
  if (lineEnd === -1) return 'COPY … FROM stdin has no data';
  const token = nextToken(text, from);
  const comment = token?.kind === 'comment' && token.end === lineCommentEnd(text, token.start);
  if (token && token.start < lineEnd && !comment) {
    return 'the data of COPY … FROM stdin begin on the next line: nothing else may follow its semicolon on this one';
  }
  const offset = lineEnd + 1;
  const end = endMarker(text, offset);
  if (end === -1) return 'the data of COPY … FROM stdin have no end';
  return { data: { offset, text: text.slice(offset, end) }, next: Math.min(end + '\\.\n'.length, text.length) };
}

/** Offset of the line that is exactly \. */
function endMarker(text: string, from: number): number {
  for (let at = text.indexOf('\\.', from); at !== -1; at = text.indexOf('\\.', at + 1)) {
    const after = text.charAt(at + 2);
    if (text.charAt(at - 1) === '\n' && (after === '\n' || after === '')) return at;
  }
  return -1;
}
