import type { CatalogObject } from '../core/fingerprint.ts';
import { literal } from '../core/literal.ts';
import describedSql from '../sql/fingerprint.sql';
import briefSql from '../sql/fingerprint-brief.sql';
import hashSql from '../sql/fingerprint-schemas.sql';
import type { Reply, Session } from './session.ts';

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
    // Names in definitions have their schema when nothing is on the path. Compiling the query takes longer than running it.
    "set local search_path = ''; set local jit = off; set local work_mem = '128MB'; set local enable_mergejoin = off; set local standard_conforming_strings = on",
    // Of a few schemas the rows are looked up one by one; else the whole catalog is read, of thousands of tenants.
    few ? 'set local enable_hashjoin = off; set local enable_seqscan = off' : 'select',
    `select ${values.map(([name, value]) => `set_config('${name}', ${literal(value)}, true)`).join(', ')}`,
    query,
    'commit',
  ];
  const replies = await Promise.allSettled(messages.map((text) => session.send(text)));
  const failed = replies.find((reply) => reply.status === 'rejected');
  if (failed !== undefined) {
    await session.rollback();
    throw failed.reason;
  }
  return (replies[4] as PromiseFulfilledResult<Reply>).value;
}

/** An array as PostgreSQL reads it; none is the empty text. */
function array(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `{${names.map((name) => `"${name.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
