import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { CASES, SERVER } from './cases.ts';

const FOLDER = join(import.meta.dirname, '../../../src/sql/health');

test('the functions of the database are the files, word for word', async () => {
  const { sql } = await migratedDatabase();
  const rows = await sql<{ check: string; source: string }[]>`
    select replace(substr(proname, length('check_') + 1), '_', '-') as "check", prosrc as source
    from pg_proc where pronamespace = 'monitoring'::regnamespace and proname like 'check\_%'`;
  const functions = new Map(rows.map(({ check, source }) => [check, source.trim()]));
  const files = (await readdir(FOLDER)).map((file) => file.replace('.sql', ''));
  const differing: string[] = [];
  for (const check of files) {
    const text = (await readFile(join(FOLDER, `${check}.sql`), 'utf8')).trim();
    if (functions.get(check) !== text) differing.push(check);
  }
  expect(differing, 'write a migration: node scripts/health-functions.mjs <these>').toEqual([]);
  expect([...functions.keys()].filter((check) => !files.includes(check))).toEqual([]);
});

/** As pm_owner, in a session of its own: settings of a database are read when a session begins. */
async function asked<T>(url: string, query: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`set role pm_owner`;
    return [...(await sql.unsafe<(T & object)[]>(query))];
  } finally {
    await sql.end();
  }
}

const about = async ({ url }: FreshDatabase, check: string) =>
  (
    await asked<{ check: string; object: string; level: string }>(url, 'select * from monitoring.health_findings()')
  ).filter((finding) => finding.check === check);

/** A search_path of nothing but the catalog: names come with their schema. */
const named = (object: string | RegExp) =>
  object instanceof RegExp
    ? expect.stringMatching(object)
    : expect.stringMatching(new RegExp(`^(public\\.)?${object}$`));

test.for(CASES)('SQL finds $check on $object, and nothing once that is mended', async (given) => {
  const { check, level = 'warn', object, settings = {}, sql = '', mend } = given;
  const db = await migratedDatabase();
  const found = expect.objectContaining({ check, object: named(object) });
  expect(await about(db, check)).not.toContainEqual(found);
  // What pm_definer may not read has no statistics for it; what pm_owner makes it may.
  await db.sql`alter default privileges grant select on tables to pm_definer`;
  await db.sql`alter default privileges grant usage on sequences to pm_definer`;
  await db.sql.unsafe(`${sql}; select pg_stat_force_next_flush()`).simple();
  if (sql.includes('create schema cron')) await db.sql`grant usage on schema cron to pm_definer`;
  for (const [name, value] of Object.entries(settings))
    await db.sql.unsafe(`alter database ${db.name} set pmdb.health_${name} = '${value}'`);
  expect(await about(db, check)).toContainEqual(expect.objectContaining({ check, object: named(object), level }));
  const mended = async () => {
    for (const statement of mend?.split(';') ?? [`alter database ${db.name} reset all`]) await db.sql.unsafe(statement);
    await db.sql`select pg_stat_force_next_flush()`;
    return await about(db, check);
  };
  await expect.poll(mended, { timeout: 20_000, interval: 500 }).not.toContainEqual(found);
});

test('a seeded database is OK, check by check, to SQL as to pmdb health', async () => {
  const { url } = await migratedDatabase();
  expect(await pmdb(['seed', '--profile', 'minimal', '--url', url], { cwd: process.cwd() })).toMatchObject({ code: 0 });
  const rows = await asked<{ check_name: string; status: string; value: string }>(
    url,
    'select * from monitoring.database_health_check()',
  );
  const titles = rows.map(({ check_name }) => check_name);
  // Those of the specification, by the names that it gives them.
  for (const title of [
    'Active Connections',
    'Long Running Queries',
    'Unused Indexes',
    'Cache Hit Ratio',
    'Dead Tuples',
  ])
    expect(titles).toContain(title);
  expect(titles.length).toBeGreaterThanOrEqual((await readdir(FOLDER)).length);
  const server = ['Active Connections', 'Long Running Queries', 'Replication Lag', ...SERVER.map(titleOf)];
  expect(rows.filter(({ status, check_name }) => status !== 'OK' && !server.includes(check_name))).toEqual([]);
});

const titleOf = (check: string) =>
  check.replace(/(^|-)(\w)/g, (_, gap: string, letter: string) => `${gap && ' '}${letter.toUpperCase()}`);

test('pm_definer may read what the checks read', async () => {
  const db = await migratedDatabase();
  expect(await pmdb(['tenant', 'create', 'acme', '--url', db.url], { cwd: process.cwd() })).toMatchObject({ code: 0 });
  const hidden = await db.sql`
    select oid::regclass::text as name from pg_class
    where relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
      and case when relkind = 'S' then not has_sequence_privilege('pm_definer', oid, 'usage, select')
               when relkind in ('r', 'm') then not has_table_privilege('pm_definer', oid, 'select') end`;
  expect([...hidden]).toEqual([]);
});

test("SQL says what is wrong and what to type, and no word of anybody's statement", async () => {
  const db = await migratedDatabase();
  await db.sql.unsafe(
    'create table public.units (id int primary key, organization_id uuid); create table public.things (id int)',
  );
  await db.sql.unsafe(`alter database ${db.name} set pmdb.health_long_query = '0s'`);
  const running = db.sql`select pg_sleep(5), 'secret'`.execute();
  const rows = await asked<Record<string, string>>(db.url, 'select * from monitoring.database_health_check()');
  expect(rows).toContainEqual({
    check_name: 'Tables Without RLS',
    status: 'CRITICAL',
    value: '1',
    recommendation: expect.stringMatching(/^public\.units: alter table public\.units enable row level security/),
  });
  expect(rows).toContainEqual(
    expect.objectContaining({ check_name: 'Tables Without Key', status: 'WARNING', value: '1' }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ check_name: 'Long Running Queries', status: 'CRITICAL' }));
  expect(JSON.stringify(rows)).not.toContain('secret');
  await running;
});
