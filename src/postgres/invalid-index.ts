import { PmdbError } from '../core/errors.ts';
import { identifier, literal } from '../core/literal.ts';
import type { ConcurrentIndex } from '../core/sql/concurrent-index.ts';
import type { QualifiedName } from '../core/sql/name.ts';
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
  const { rows } = await session.send(indexesOf(table, `c.relname = ${literal(name)}`));
  return rows[0] as IndexState | undefined;
}

export async function indexExists(session: Session, index: QualifiedName): Promise<boolean> {
  const { rows } = await session.send(
    `select pg_catalog.to_regclass(${literal(qualified(index))}) is not null as there`,
  );
  return rows[0]?.there === true;
}

/**
 * Drops what a failed concurrent build left: an INVALID index costs every write and serves no read, and IF NOT EXISTS
 * would take it for the real one (E051). Where the file left the name to PostgreSQL, the leftovers are the INVALID
 * indexes that carry such a name. Throws LOCKED where the index is INVALID because somebody still builds it.
 */
export async function dropInvalidLeftovers(session: Session, index: ConcurrentIndex): Promise<readonly string[]> {
  const { name, table } = index;
  const chosenName = `starts_with(c.relname, left(t.relname, 20)) and c.relname ~ '_idx[0-9]*$'`;
  const condition = name === undefined ? chosenName : `c.relname = ${literal(name)}`;
  const { rows } = await session.send(indexesOf(table, `${condition} and not i.indisvalid`));
  const dropped: string[] = [];
  for (const leftover of rows as unknown as readonly IndexState[]) {
    if (leftover.builder === null) {
      await session.send(`drop index concurrently if exists ${leftover.name}`);
      dropped.push(leftover.name);
    } else if (name !== undefined) throw underConstruction(leftover);
  }
  return dropped;
}

function underConstruction({ name, builder }: IndexState): PmdbError {
  return new PmdbError('LOCKED', `another session (pid ${builder}) is building the index ${name}`, {
    remedy: 'Run the command again when it is ready.',
  });
}

/** Who may not look at other sessions is told by their locks: one concurrent build at a time holds its table's. */
function indexesOf(table: QualifiedName, condition: string): string {
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
     where i.indrelid = pg_catalog.to_regclass(${literal(qualified(table))})
       and ${condition}`;
}

function qualified({ schema, name }: QualifiedName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}
