import { spawnSync } from 'node:child_process';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { hasExtension } from '../../src/server/local-binaries.ts';
import { startPrivateServer } from '../../src/server/private-server.ts';
import { buildForTests, removeBuild } from './build.ts';
import { startContainer } from './container.ts';
import { REQUIREMENTS, type Requirement, TEMPLATE, type TestServer } from './provided.ts';
import { findInstallation } from './server-source.ts';

const CRON_DATABASE = 'pmdb_test_cron';

/** Vitest calls this once for each project that has something to run; one server serves them all, and unit tests need none. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const root = project.vitest.getRootProject();
  if (project === root || project.name === 'unit' || 'server' in root.getProvidedContext()) return undefined;
  const { stop, ...found } = await findServer();
  try {
    const server = await describe(found);
    const build = await buildForTests();
    project.vitest.provide('server', server);
    project.vitest.provide('build', build);
    console.error(`tests run on PostgreSQL ${server.major}: ${server.origin}`);
    if (process.env.PMDB_TEST_KEEP === '1') console.error(`the server stays: ${server.url}`);
    return async () => void (await Promise.all([stop(), removeBuild(build)]));
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Found {
  readonly url: string;
  readonly origin: string;
  readonly socket?: string;
  stop(): Promise<void>;
}

async function findServer(): Promise<Found> {
  const given = process.env.PMDB_TEST_URL;
  if (given) return { url: given, origin: 'PMDB_TEST_URL', stop: async () => {} };
  const installation = await findInstallation();
  if (installation) {
    const server = await startPrivateServer(installation.bin, { settings: preload(installation.bin) });
    if (process.env.PMDB_TEST_KEEP === '1') await server.release();
    return { url: server.url, socket: server.folder, origin: installation.origin, stop: server.stop };
  }
  const container = await startContainer();
  if (container) return { ...container, origin: 'a container' };
  throw new Error(
    'no PostgreSQL to test with: run npm ci with optional dependencies, install PostgreSQL 15 or newer, start Docker, or set PMDB_TEST_URL',
  );
}

function preload(bin: string): Record<string, string> {
  if (!hasExtension(bin, 'pg_cron')) return { shared_preload_libraries: 'pg_stat_statements' };
  return { shared_preload_libraries: 'pg_cron,pg_stat_statements', 'cron.database_name': CRON_DATABASE };
}

async function describe(found: Omit<Found, 'stop'>): Promise<TestServer> {
  const sql = postgres(found.url, { max: 1, onnotice: () => {} });
  try {
    const [{ major, cron }] = await sql<[{ major: number; cron: string | null }]>`
      select current_setting('server_version_num')::int / 10000 as major,
             current_setting('cron.database_name', true) as cron`;
    const rows = await sql<{ name: string }[]>`
      select name from pg_available_extensions where name in ('pg_cron', 'postgis', 'pgtap')`;
    const names = rows.map(({ name }) => name.replace('pg_cron', 'cron') as Requirement);
    const available = ['server' as const, ...names.filter((name) => name !== 'cron' || cron), ...tools()];
    refuseMissing(available);
    await forgetTemplate(sql);
    return { ...found, socket: found.socket, major, cronDatabase: cron ?? undefined, available };
  } finally {
    await sql.end();
  }
}

/** A server that outlives the run has the template of the last one, made from other migrations perhaps. */
async function forgetTemplate(sql: postgres.Sql): Promise<void> {
  const [left] = await sql`select from pg_database where datname = ${TEMPLATE}`;
  if (!left) return;
  await sql.unsafe(`alter database ${TEMPLATE} is_template false`);
  await sql.unsafe(`drop database ${TEMPLATE} with (force)`);
}

function tools(): Requirement[] {
  const env = { PATH: `${process.env.PATH}:/usr/sbin` };
  return (['pgbouncer', 'prometheus', 'chromium'] as const).filter(
    (name) => !spawnSync(name, ['--version'], { env }).error,
  );
}

function refuseMissing(available: readonly Requirement[]): void {
  const required = (process.env.PMDB_TEST_REQUIRE ?? '').split(',').filter((name) => name !== '');
  const unknown = required.filter((name) => !REQUIREMENTS.includes(name as Requirement));
  if (unknown.length > 0) throw new Error(`PMDB_TEST_REQUIRE names ${unknown}; known: ${REQUIREMENTS}`);
  // Whether the others are there is known only where they are used: see `has`.
  const checked: Requirement[] = ['server', 'cron', 'postgis', 'pgtap', 'pgbouncer', 'prometheus', 'chromium'];
  const missing = checked.filter((name) => required.includes(name) && !available.includes(name));
  if (missing.length > 0) throw new Error(`PMDB_TEST_REQUIRE asks for what is not here: ${missing.join(', ')}`);
}
