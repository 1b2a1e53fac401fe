import { readName } from './name.ts';
import type { Statement } from './statements.ts';
import { TokenReader } from './token-reader.ts';

/** The database's name is not a constant, so that many a file says it with EXECUTE; a session too many does no harm. */
const IN_BLOCK = /\balter\s+(database|role|user)\b.*\b(re)?set\b/is;

/**
 * True for ALTER DATABASE | ROLE | USER … SET | RESET of a setting: it takes effect for sessions that begin later, not for
 * the one that runs it. True as well for a DO block that seems to do so.
 */
export function changesSessionDefaults({ text }: Pick<Statement, 'text'>): boolean {
  const reader = new TokenReader(text);
  if (reader.take('do')) return IN_BLOCK.test(text);
  if (!reader.take('alter')) return false;
  const what = reader.takeOne('database', 'role', 'user');
  if (!what || !readName(reader)) return false;
  if (what !== 'database' && reader.take('in', 'database')) readName(reader);
  return reader.take('reset') || (reader.take('set') && reader.current !== 'tablespace');
}
