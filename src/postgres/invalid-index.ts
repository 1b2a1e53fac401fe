import { PmdbError } from '../core/errors.ts';
import { literal, qualified } from '../core/literal.ts';
import {
  type ConcurrentIndex,
  type ConcurrentReindex,
  createIndexConcurrently,
  reindexConcurrently,
} from '../core/sql/concurrent-index.ts';
import type { QualifiedName } from '../core/sql/name.ts';
import type { Statement } from '../core/sql/statements.ts';
import type { Session } from './session.ts';

export interface IndexState {
  readonly name: string;
  readonly valid: boolean;
  /** The session that builds it at this moment. */
  readonly builder: number | null;
}

/** The index that a CREATE INDEX CONCURRENTLY names, as it is in the catalog now. */
export async function findIndex(session: Session, { name, table }: ConcurrentIndex): Promise<IndexState | undefined> {
  if (name === undefined) return undefined;
  const { rows } = await session.send(indexesWhere(`${on(table)} and c.relname = ${literal(name)}`));
  return rows[0] as IndexState | undefined;
}

export async function indexExists(session: Session, index: QualifiedName): Promise<boolean> {
  const { rows } = await session.send(
    `select pg_catalog.to_regclass(${literal(qualified(index))}) is not null as there`,
  );
  return rows[0]?.there === true;
}

/**
 * Drops what an earlier attempt at a concurrent build left: an INVALID index costs every write and serves no read, and
 * IF NOT EXISTS would take it for the real one (E051). Throws LOCKED where the index of that name is
 * INVALID because somebody still builds it.
 */
export async function dropInvalidLeftovers(
  session: Session,
  statement: Pick<Statement, 'text'>,
): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const { name, builder } of await findLeftovers(session, statement)) {
    if (builder === null) {
      await session.send(`drop index concurrently if exists ${name}`);
      dropped.push(name);
    } else if (createIndexConcurrently(statement)?.name !== undefined) throw underConstruction(name, builder);
  }
  return dropped;
}

/** The INVALID indexes that an attempt at the statement left, or is about to fill. */
export async function findLeftovers(
  session: Session,
  statement: Pick<Statement, 'text'>,
): Promise<readonly IndexState[]> {
  const leftovers = leftoversOf(statement);
  if (leftovers === undefined) return [];
  const { rows } = await session.send(indexesWhere(`${leftovers} and not i.indisvalid`));
  return rows as unknown as readonly IndexState[];
}

/** Which indexes a statement would have left; undefined for one that builds none. */
function leftoversOf(statement: Pick<Statement, 'text'>): string | undefined {
  const create = createIndexConcurrently(statement);
  // A name that the file leaves to PostgreSQL begins like the table's.
  const chosen = `starts_with(c.relname, left(t.relname, 20)) and c.relname ~ '_idx[0-9]*$'`;
  if (create)
    return `${on(create.table)} and ${create.name === undefined ? chosen : `c.relname = ${literal(create.name)}`}`;
  const reindex = reindexConcurrently(statement);
  return reindex && `${scopeOf(reindex)} and c.relname ~ '_cc(new|old)[0-9]*$'`;
}

function scopeOf({ of, name }: ConcurrentReindex): string {
  if (name === undefined || of === 'database' || of === 'system') return 'true';
  if (of === 'schema') return `n.nspname = ${literal(name.name)}`;
  if (of === 'table') return on(name);
  const index = `pg_catalog.to_regclass(${literal(qualified(name))})`;
  return `i.indrelid = (select r.indrelid from pg_catalog.pg_index r where r.indexrelid = ${index})`;
}

function on(table: QualifiedName): string {
  return `i.indrelid = pg_catalog.to_regclass(${literal(qualified(table))})`;
}

function underConstruction(name: string, builder: number): PmdbError {
  return new PmdbError('LOCKED', `another session (pid ${builder}) is building the index ${name}`, {
    remedy: 'Run the command again when it is ready.',
  });
}

/** Who may not look at other sessions is told by their locks: one concurrent build at a time holds its table's. */
function indexesWhere(condition: string): string {
  return `
    select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as name
         , i.indisvalid                                                                  as valid
         , (select p.pid
              from pg_catalog.pg_stat_progress_create_index p
             where p.index_relid = i.indexrelid
                or p.index_relid is null
               and exists (select from pg_catalog.pg_locks l
                            where l.pid = p.pid and l.relation = i.indrelid and l.granted
                              and l.mode = 'ShareUpdateExclusiveLock')
             limit 1)                                                                    as builder
      from pg_catalog.pg_index i
      join pg_catalog.pg_class c     on c.oid = i.indexrelid and c.relkind = 'i' and not c.relispartition
      join pg_catalog.pg_class t     on t.oid = i.indrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where ${condition}`;
}
