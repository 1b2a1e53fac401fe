import { expect } from 'vitest';
import { type CliOptions, pmdb, tmpProject } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';

export interface OwnedDatabase {
  readonly db: FreshDatabase;
  /** As the owner of the database, who is no superuser. */
  readonly url: string;
}

export interface Project extends OwnedDatabase {
  readonly dir: string;
  /** "owner@127.0.0.1:5432/name": how messages call the database. */
  readonly database: string;
  /** Runs a command on project and database, which succeeds. */
  run(...args: string[]): Promise<void>;
}

export interface Refusal {
  readonly code: number;
  readonly stderr: string;
  /** The history may tell of the attempt: the server was asked, and said no. */
  readonly failed?: boolean;
}

/** Two migrations that are sound. */
export const SOUND = {
  'migrations/shared/V001__create_units.sql': 'create table units (id int primary key);\n',
  'rollbacks/shared/V001__create_units.sql': 'drop table units;\n',
  'migrations/shared/V002__create_leases.sql': 'create table leases (id int primary key);\n',
  'rollbacks/shared/V002__create_leases.sql': 'drop table leases;\n',
};

export async function ownedDatabase(): Promise<OwnedDatabase> {
  const db = await freshDatabase();
  return { db, url: (await db.role()).url };
}

/** A project of these files, and an empty database or one that several tests share, because none of them may touch it. */
export async function project(
  files: Readonly<Record<string, string | Buffer>>,
  shared?: OwnedDatabase,
): Promise<Project> {
  const dir = await tmpProject(files);
  const { db, url } = shared ?? (await ownedDatabase());
  const { username, host, pathname } = new URL(url);
  const run = async (...args: string[]) => {
    const { code, stderr } = await pmdb([...args, '--dir', dir, '--url', url, '--yes']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  };
  return { db, dir, url, database: `${username}@${host}${pathname}`, run };
}

/** The command fails with exactly this exit code and text, prints nothing on stdout, and leaves the database as it was. */
export async function expectRefusal(
  { db, dir, url }: Project,
  args: readonly string[],
  { code, stderr, failed = false }: Refusal,
  options: CliOptions = {},
): Promise<void> {
  const before = await everythingIn(db, failed);
  const result = await pmdb([...args, '--dir', dir, '--url', url], options);
  expect({ ...result, stderr: neutral(result.stderr, dir) }).toEqual({ code, stdout: '', stderr });
  expect(await everythingIn(db, failed)).toEqual(before);
}

/** Without what differs from run to run. */
function neutral(text: string, dir: string): string {
  return text.replaceAll(dir, '<project>').replace(/, idle for \d+ s/g, ', idle for <n> s');
}

/** Every object of the database down to the transaction that last touched it, and what pmdb keeps about its work. */
async function everythingIn({ sql }: FreshDatabase, failed: boolean): Promise<unknown> {
  const objects = await sql`
    select 'relation' as kind, oid::regclass::text as name, xmin::text from pg_class
     where relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
    union all select 'function', oid::regprocedure::text, xmin::text from pg_proc where oid >= 16384
    union all select 'schema', nspname, xmin::text from pg_namespace where oid >= 16384
    union all select 'type', oid::regtype::text, xmin::text from pg_type where oid >= 16384
    order by 1, 2`;
  const there = objects.some(({ name }) => name === 'migrations.schema_versions');
  if (!there) return { objects: [...objects] };
  const ledger = await sql`select t.*, t.xmin::text from migrations.schema_versions t order by id`;
  const history = failed ? [] : await sql`select * from migrations.history order by id`;
  return { objects: [...objects], ledger: [...ledger], history: [...history] };
}
