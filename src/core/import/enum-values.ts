import { describeName, readName } from '../sql/name.ts';
import { nextToken } from '../sql/scan.ts';
import type { Statement } from '../sql/statements.ts';
import { TokenReader } from '../sql/token-reader.ts';

/**
 * The first statement that mentions a value which ALTER TYPE … ADD VALUE gave to an enum before it, in the same text. The
 * server refuses that in one transaction, unless the type itself is as new.
 */
export function usesNewEnumValue(statements: readonly Statement[]): Statement | undefined {
  const created = new Set<string>();
  const added = new Set<string>();
  for (const statement of statements) {
    const reader = new TokenReader(statement.text);
    if (reader.take('create', 'type')) created.add(nameNext(reader));
    const value = addedValue(statement, created);
    if (value !== undefined) added.add(value);
    else if ([...added].some((each) => statement.text.includes(each))) return statement;
  }
  return undefined;
}

/** The literal, with its quotes. */
function addedValue({ text }: Statement, created: ReadonlySet<string>): string | undefined {
  const reader = new TokenReader(text);
  if (!reader.take('alter', 'type')) return undefined;
  const type = nameNext(reader);
  if (!reader.take('add', 'value') || created.has(type)) return undefined;
  reader.take('if', 'not', 'exists');
  const token = nextToken(text, reader.offset);
  return token?.kind === 'string' ? text.slice(token.start, token.end) : undefined;
}

function nameNext(reader: TokenReader): string {
  const name = readName(reader);
  return name === undefined ? '' : describeName(name);
}
