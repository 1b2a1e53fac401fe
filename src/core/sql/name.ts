import type { TokenReader } from './token-reader.ts';

/** A name as the catalog has it: folded, unquoted and cut to the length that PostgreSQL keeps. */
export interface QualifiedName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** "core.units", for messages. */
export function describeName({ schema, name }: QualifiedName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** Bytes of an identifier that PostgreSQL keeps (NAMEDATALEN - 1). */
const MAX_BYTES = 63;

/** Reads `name`, `schema.name` or `database.schema.name`; undefined when no name comes next. */
export function readName(reader: TokenReader): QualifiedName | undefined {
  const parts: string[] = [];
  do {
    const { kind } = reader;
    if (kind !== 'word' && kind !== 'name') return undefined;
    const token = reader.next();
    parts.push(truncate(kind === 'word' ? token : unquote(token)));
  } while (reader.take('.'));
  return { schema: parts.at(-2), name: parts.at(-1) ?? '' };
}

function unquote(token: string): string {
  const inner = token.slice(token.indexOf('"') + 1, -1).replaceAll('""', '"');
  return token.startsWith('"') ? inner : unescapeUnicode(inner);
}

/** U&"…" with the standard escape character. */
function unescapeUnicode(text: string): string {
  return text.replace(/\\(?:(\\)|\+([\dA-Fa-f]{6})|([\dA-Fa-f]{4}))/g, (_, backslash, long, short) =>
    backslash ? '\\' : String.fromCodePoint(Number.parseInt(long ?? short, 16)),
  );
}

function truncate(name: string): string {
  let kept = name;
  while (Buffer.byteLength(kept) > MAX_BYTES) kept = Array.from(kept).slice(0, -1).join('');
  return kept;
}
