import { TokenReader } from './token-reader.ts';

/** The text that CREATE FUNCTION | PROCEDURE … AS $$…$$ or DO $$…$$ hands to a language. */
export interface RoutineBody {
  /** In lower case, as in "plpgsql". */
  readonly language: string;
  /** Between the dollar quotes. */
  readonly text: string;
  /** UTF-16 index of that text in the statement. */
  readonly offset: number;
}

/** Undefined for everything else, for a body in standard SQL (BEGIN ATOMIC, RETURN) and for one in single quotes. */
export function routineBody(statement: string): RoutineBody | undefined {
  const reader = new TokenReader(statement);
  const block = reader.take('do');
  if (!block && !takeCreateRoutine(reader)) return undefined;
  let language = block ? 'plpgsql' : 'sql';
  let body: Omit<RoutineBody, 'language'> | undefined;
  for (let depth = 0; reader.kind !== undefined; ) {
    const { kind, offset } = reader;
    const token = reader.next();
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (kind === 'dollar' && block) body = inside(token, offset);
    else if (depth === 0 && token === 'as' && reader.kind === 'dollar') body = inside(reader.current, reader.offset);
    else if (depth === 0 && token === 'language')
      language = reader
        .next()
        .replace(/^['"]|['"]$/g, '')
        .toLowerCase();
  }
  return body && { language, ...body };
}

function takeCreateRoutine(reader: TokenReader): boolean {
  if (!reader.take('create')) return false;
  reader.take('or', 'replace');
  return reader.takeOne('function', 'procedure') !== undefined;
}

function inside(quoted: string, offset: number): Omit<RoutineBody, 'language'> {
  const tag = quoted.indexOf('$', 1) + 1;
  return { text: quoted.slice(tag, -tag), offset: offset + tag };
}
