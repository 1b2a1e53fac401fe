import { type QualifiedName, readName } from './name.ts';
import { isOn, readOptions } from './options.ts';
import type { Statement } from './statements.ts';
import { TokenReader } from './token-reader.ts';

/** What CREATE INDEX CONCURRENTLY is about to build: enough to find the INVALID index that a failed attempt left. */
export interface ConcurrentIndex {
  /** Undefined when PostgreSQL is to choose it. An index always goes into its table's schema. */
  readonly name: string | undefined;
  readonly table: QualifiedName;
  readonly unique: boolean;
  readonly ifNotExists: boolean;
}

export interface ConcurrentDrop {
  readonly index: QualifiedName;
  readonly ifExists: boolean;
}

export function createIndexConcurrently({ text }: Pick<Statement, 'text'>): ConcurrentIndex | undefined {
  const reader = new TokenReader(text);
  if (!reader.take('create')) return undefined;
  const unique = reader.take('unique');
  if (!reader.take('index', 'concurrently')) return undefined;
  const ifNotExists = reader.take('if', 'not', 'exists');
  const name = reader.current === 'on' ? undefined : readName(reader)?.name;
  if (!reader.take('on')) return undefined;
  reader.take('only');
  const table = readName(reader);
  return table && { name, table, unique, ifNotExists };
}

/** PostgreSQL takes one index at a time here. */
export function dropIndexConcurrently({ text }: Pick<Statement, 'text'>): ConcurrentDrop | undefined {
  const reader = new TokenReader(text);
  if (!reader.take('drop', 'index', 'concurrently')) return undefined;
  const ifExists = reader.take('if', 'exists');
  const index = readName(reader);
  return index && { index, ifExists };
}

/** What REINDEX … CONCURRENTLY rebuilds: one index, the indexes of a table, of a schema, or of the database. */
export interface ConcurrentReindex {
  readonly of: 'index' | 'table' | 'schema' | 'database' | 'system';
  /** Undefined where the database is meant that the session is connected to. */
  readonly name: QualifiedName | undefined;
}

export function reindexConcurrently({ text }: Pick<Statement, 'text'>): ConcurrentReindex | undefined {
  const reader = new TokenReader(text);
  if (!reader.take('reindex')) return undefined;
  const options = readOptions(reader);
  const of = reader.takeOne('index', 'table', 'schema', 'database', 'system') as ConcurrentReindex['of'] | undefined;
  const concurrently = reader.take('concurrently') || isOn(options, 'concurrently', false);
  return of && concurrently ? { of, name: readName(reader) } : undefined;
}
