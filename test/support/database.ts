import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject, onTestFinished } from 'vitest';

export interface FreshDatabase {
  /** As the superuser. */
  readonly url: string;
  readonly name: string;
  /** As the superuser, at most four connections, notices kept quiet. */
  readonly sql: postgres.Sql;
  /** A connection with other credentials; closed with the database. */
  connectAs(login: { readonly url: string }): postgres.Sql;
  /** A new login of its own: see `RoleOptions`. Dropped with the database. */
  role(options?: RoleOptions): Promise<Login>;
  /** Happens by itself at the end of a test that succeeded; a failed test's database stays, with its URL printed. */
  drop(): Promise<void>;
}

export interface RoleOptions {
  /** Such as "createrole bypassrls"; without, a plain login. */
  readonly attributes?: string;
  /** Whether it owns the database; true unless told. */
  readonly owner?: boolean;
}

export interface Login {
  readonly name: string;
  readonly url: string;
}

const PASSWORD = 'friend-mellon';

/** An empty database of its own for the caller. */
export async function freshDatabase(): Promise<FreshDatabase> {
  return await createDatabase('template0');
}

/** A database of its own, made from a template with these contents. */
export async function createDatabase(template: string): Promise<FreshDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => admin.unsafe(`create database ${name} template ${template}`));
  const database = describe(name);
  dropAfterTest(database);
  return database;
}

function describe(name: string): FreshDatabase {
  const url = urlOf(name);
  const open: postgres.Sql[] = [];
  const roles: string[] = [];
  const connectAs = (login: { readonly url: string }) => {
    const sql = postgres(login.url, { max: 4, onnotice: () => {} });
    open.push(sql);
    return sql;
  };
  const role = async ({ attributes = '', owner = true }: RoleOptions = {}) => {
    const role = `r_${randomBytes(6).toString('hex')}`;
    roles.push(role);
    await asAdmin((admin) => admin.unsafe(`create role ${role} login password '${PASSWORD}' ${attributes}`));
    if (owner) await asAdmin((admin) => admin.unsafe(`alter database ${name} owner to ${role}`));
    return { name: role, url: urlOf(name, role) };
  };
  const drop = async () => {
    await Promise.all(open.splice(0).map((sql) => sql.end({ timeout: 1 })));
    await asAdmin(async (admin) => {
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      for (const role of roles.splice(0)) await admin.unsafe(`drop role if exists ${role}`);
    });
  };
  return { url, name, sql: connectAs({ url }), connectAs, role, drop };
}

function dropAfterTest({ url, drop }: FreshDatabase): void {
  try {
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== 'fail') return await drop();
      console.error(`kept the database of "${task.name}": ${url} (the server itself stays with PMDB_TEST_KEEP=1)`);
    });
  } catch {
    // Made outside a test, by a hook that serves several: it goes with the server, or by drop().
  }
}

/** The test server's URL for another database, as the superuser or as a login made by `role`. */
export function urlOf(database: string, login?: string): string {
  const url = new URL(inject('server').url);
  url.pathname = `/${database}`;
  if (login !== undefined) [url.username, url.password] = [login, PASSWORD];
  return url.href;
}

/** Runs `work` as the superuser in the maintenance database. */
export async function asAdmin<T>(work: (admin: postgres.Sql) => Promise<T>): Promise<T> {
  const admin = postgres(inject('server').url, { max: 1, onnotice: () => {} });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
