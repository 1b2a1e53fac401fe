import type { CatalogObject } from '../core/fingerprint.ts';
import { literal } from '../core/literal.ts';
import type { Ownership } from '../core/ownership.ts';
import schemaSql from '../sql/fingerprint.sql';
import numbersSql from '../sql/fingerprint-brief.sql';
import databaseSql from '../sql/fingerprint-database.sql';
import rareSql from '../sql/fingerprint-rare.sql';
import hashSql from '../sql/fingerprint-schemas.sql';
import type { Reply, Session } from './session.ts';

const describedSql = schemaSql.replace('/* rare */', () => rareSql).replace('/* database */', () => databaseSql);
const briefSql = numbersSql.replace('/* rare */', () => rareSql);

/** What two sessions share between them, of the same schemas. */
export const HALVES = ['first', 'second'] as const;
export type Half = (typeof HALVES)[number];

/** So many schemas are described from indexes. */
const FEW = 50;

type Settings = Readonly<Record<string, string>>;

/**
 * Everything in the database that a migration can change, but for pmdb's own schema and those of `others`: tenants, which
 * are compared with one another.
 */
export async function describeCatalog(session: Session, others: readonly string[] = []): Promise<CatalogObject[]> {
  const { rows } = await ask(session, { 'pmdb.other_schemas': array(others) }, describedSql);
  return rows as unknown as CatalogObject[];
}

/** Everything in these schemas, their own names taken out. */
export async function describeSchemas(session: Session, schemas: readonly string[]): Promise<CatalogObject[]> {
  const { rows } = await ask(session, { 'pmdb.schemas': array(schemas) }, describedSql, schemas.length <= FEW);
  return rows as unknown as CatalogObject[];
}

/** Who asks, and who migrates this database: the owner of the ledger, or who asks where there is none. */
export async function ownershipOf(session: Session): Promise<Ownership> {
  const { rows } = await session.send(`
    select quote_ident(current_user) as asking, coalesce(
      (select relowner::regrole::text from pg_class where oid = to_regclass('migrations.schema_versions')), quote_ident(current_user)
    ) as migrating`);
  return rows[0] as unknown as Ownership;
}

/** SHA-256 of each schema's description, worked out by the server: what comes back is as short as the list of names. */
export async function fingerprintSchemas(session: Session, schemas: readonly string[]): Promise<Map<string, string>> {
  return await fingerprintAlike(session, await briefHashes(session, schemas));
}

/**
 * A number for each schema, from the catalog's own columns: those with the same one are equal, others may be. The server
 * stores where in its message an expression stood, so that schemas with names of another length have another one.
 *
 * @param half Of what there is to compare: the numbers of both together are as good as that of all.
 */
export async function briefHashes(
  session: Session,
  schemas: readonly string[],
  half: Half | '' = '',
): Promise<Map<string, string>> {
  const { rows } = await ask(session, { 'pmdb.schemas': array(schemas), 'pmdb.half': half }, briefSql);
  return new Map(rows.map(({ schema, hash }) => [schema as string, hash as string]));
}

/** The same as `fingerprintSchemas`, of schemas with these numbers: only one of those with the same is put into words. */
export async function fingerprintAlike(
  session: Session,
  briefs: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const samples = new Map([...briefs].map(([schema, brief]) => [brief, schema]));
  const hashes = await hashSchemas(session, [...samples.values()]);
  return new Map([...briefs].map(([schema, brief]) => [schema, hashes.get(samples.get(brief) as string) as string]));
}

async function hashSchemas(session: Session, schemas: readonly string[]): Promise<Map<string, string>> {
  const query = hashSql.replace('/* described */', () => describedSql);
  const { rows } = await ask(session, { 'pmdb.schemas': array(schemas) }, query, schemas.length <= FEW);
  return new Map(rows.map(({ schema, hash }) => [schema as string, hash as string]));
}

/** In a transaction of its own, which reads only and leaves no setting behind. */
async function ask(session: Session, settings: Settings, query: string, few = false): Promise<Reply> {
  const values = Object.entries({ 'pmdb.schemas': '', 'pmdb.other_schemas': '', ...settings });
  const messages = [
    'begin read only',
    // Names in definitions have their schema when nothing is on the path. Compiling the query takes longer than running it, and so
    // do parallel workers where two sessions ask at once.
    "set local search_path = ''; set local jit = off; set local max_parallel_workers_per_gather = 0; set local work_mem = '128MB'; set local enable_mergejoin = off; set local standard_conforming_strings = on",
    // Of a few schemas the rows are looked up one by one; else the whole catalog is read, of thousands of tenants.
    few ? 'set local enable_hashjoin = off; set local enable_seqscan = off' : 'select',
    `select ${values.map(([name, value]) => `set_config('${name}', ${literal(value)}, true)`).join(', ')}`,
    ...prepared(session, query, few),
    'commit',
  ];
  const replies = await Promise.allSettled(messages.map((text) => session.send(text)));
  const failed = replies.find((reply) => reply.status === 'rejected');
  if (failed !== undefined) {
    await session.rollback();
    // What it was told may have gone with the transaction's other questions.
    if (told.delete(session)) await session.send('deallocate all').catch(() => {});
    throw failed.reason;
  }
  return (replies.at(-2) as PromiseFulfilledResult<Reply>).value;
}

/** The queries that a session has been told, each with how it was planned, in the order in which it was told them. */
const told = new WeakMap<Session, string[]>();

/**
 * To plan a query about forty catalogs takes a fifth of the time that it runs, and a proof asks it four times for each
 * migration: it is planned once. A pooler would give the next question to a session that doesn't know of it.
 */
function prepared(session: Session, query: string, few: boolean): readonly string[] {
  if (session.facts.pooled) return [query];
  const known = told.get(session) ?? [];
  told.set(session, known);
  const at = known.indexOf(`${few} ${query}`);
  if (at >= 0) return [`execute pmdb_catalog_${at}`];
  const name = `pmdb_catalog_${known.push(`${few} ${query}`) - 1}`;
  return [`prepare ${name} as ${query}`, `execute ${name}`];
}

/** An array as PostgreSQL reads it; none is the empty text. */
function array(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `{${names.map((name) => `"${name.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
