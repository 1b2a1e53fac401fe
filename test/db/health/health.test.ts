import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startPrivateServer } from '../../../src/server/private-server.ts';
import { pmdb } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { findInstallation } from '../../support/server-source.ts';
import { createOrganization } from '../schema/organization.ts';

interface Finding {
  readonly check: string;
  readonly level: string;
  readonly object: string;
}

async function findingsOn(url: string, failOn = 'never'): Promise<{ code: number | null; findings: Finding[] }> {
  const { code, stdout } = await pmdb(['health', '--json', '--fail-on', failOn, '--url', url]);
  const { checks } = JSON.parse(stdout) as { checks: { check: string; findings: Finding[]; skipped: string | null }[] };
  return { code, findings: checks.flatMap(({ findings }) => findings) };
}

/** Of the whole server, on which other tests are at work, and which is one to throw away: it runs without fsync. */
const SERVER = [
  'settings',
  'connections',
  'long-queries',
  'idle-in-transaction',
  'lock-queues',
  'replication',
  'transaction-age',
];

test('a fresh database with rows of an organization is well', async () => {
  const { sql, url } = await migratedDatabase();
  await createOrganization(sql, 'ours');
  const { findings } = await findingsOn(url, 'warn');
  expect(findings.filter(({ check }) => !SERVER.includes(check))).toEqual([]);
});

test('a freshly seeded database is well', async () => {
  const { url } = await migratedDatabase();
  expect(await pmdb(['seed', '--profile', 'minimal', '--url', url], { cwd: process.cwd() })).toMatchObject({ code: 0 });
  const { findings } = await findingsOn(url, 'warn');
  expect(findings.filter(({ check }) => !SERVER.includes(check))).toEqual([]);
});

interface Case {
  readonly check: string;
  readonly level?: string;
  readonly object: string | RegExp;
  readonly settings?: Readonly<Record<string, string>>;
  readonly sql?: string;
  /** What its remedy says; without, the settings are reset. */
  readonly mend?: string;
}

const UNITS = 'create table units (id int primary key, kind int);';

const CASES: readonly Case[] = [
  { check: 'connections', object: 'server', settings: { connections: '0.0001' } },
  { check: 'transaction-age', level: 'critical', object: /^database /, settings: { transaction_age: '1' } },
  {
    check: 'sequences',
    level: 'critical',
    object: 'public.small_id_seq',
    sql: "create table small (id smallserial primary key); select setval('small_id_seq', 32000);",
    mend: 'alter table small alter id type bigint; alter sequence small_id_seq as bigint',
  },
  {
    check: 'sequences',
    object: 'public.units_id_seq',
    sql: "create table units (id int primary key); create sequence units_id_seq owned by units.id; select setval('units_id_seq', 1800000000);",
    mend: 'alter table units alter id type bigint',
  },
  {
    check: 'dead-tuples',
    level: 'critical',
    object: 'public.units',
    sql: `${UNITS} alter table units set (autovacuum_enabled = off); insert into units select generate_series(1, 20000); delete from units where id > 5000;`,
    mend: 'vacuum units',
  },
  {
    check: 'stale-statistics',
    object: 'public.units',
    settings: { analyzed: '0s' },
    sql: `${UNITS} alter table units set (autovacuum_enabled = off); insert into units select generate_series(1, 20000);`,
    mend: 'analyze units',
  },
  {
    check: 'unused-indexes',
    object: 'public.units_kind_idx',
    settings: { unused_after: '0s', unused_size: '0' },
    sql: `${UNITS} create index on units (kind);`,
    mend: 'drop index units_kind_idx',
  },
  {
    check: 'invalid-indexes',
    object: 'units_kind_idx',
    sql: `${UNITS} create index on units (kind); update pg_index set indisvalid = false where indexrelid = 'units_kind_idx'::regclass;`,
    mend: 'reindex index units_kind_idx',
  },
  {
    check: 'unvalidated-constraints',
    object: 'units.units_kind_check',
    sql: `${UNITS} alter table units add constraint units_kind_check check (kind > 0) not valid;`,
    mend: 'alter table units validate constraint units_kind_check',
  },
  {
    check: 'tables-without-key',
    object: 'units',
    sql: 'create table units (id int unique);',
    mend: 'alter table units add primary key (id)',
  },
  {
    check: 'tables-without-rls',
    level: 'critical',
    object: 'units',
    sql: 'create table units (id int primary key, organization_id uuid);',
    mend: 'alter table units enable row level security, force row level security',
  },
  {
    check: 'tables-without-rls',
    object: 'units',
    sql: 'create table units (id int primary key, organization_id uuid); alter table units enable row level security;',
    mend: 'alter table units enable row level security, force row level security',
  },
  {
    check: 'missing-partitions',
    level: 'critical',
    object: 'log',
    sql: "create table log (at timestamptz primary key) partition by range (at); create table log_2020 partition of log for values from ('2020-01-01') to ('2021-01-01');",
    mend: "create table log_later partition of log for values from ('2021-01-01') to ('2999-01-01')",
  },
  {
    check: 'failed-runs',
    object: 'clean',
    sql: "create schema migrations; create table migrations.job_runs (job_name text primary key, status text, started_at timestamptz, message text); insert into migrations.job_runs values ('clean', 'failed', now(), 'no');",
    mend: "update migrations.job_runs set status = 'succeeded'",
  },
  {
    check: 'failed-jobs',
    object: 'clean',
    sql: "create schema cron; create table cron.job (jobid bigint primary key, jobname text); create table cron.job_run_details (jobid bigint primary key, database text, status text, start_time timestamptz, return_message text); insert into cron.job values (1, 'clean'); insert into cron.job_run_details values (1, current_database(), 'failed', now(), 'no');",
    mend: "update cron.job_run_details set status = 'succeeded'",
  },
  {
    check: 'cache-hit-ratio',
    object: /^t_/,
    settings: { cache_reads: '1', cache_hit: '1.1' },
    sql: `${UNITS} insert into units select generate_series(1, 9000);`,
  },
  {
    check: 'bloated-indexes',
    object: 'public.units_code_idx',
    settings: { bloat_size: '1000000' },
    sql: `create table units (id int, code text) with (autovacuum_enabled = off); insert into units select i, 'unit number ' || i from generate_series(1, 60000) i;
      create index units_code_idx on units (code); delete from units where id % 5 <> 0; analyze units; update pg_class set reltuples = 12000 where relname = 'units_code_idx';`,
    mend: 'vacuum units; reindex index units_code_idx',
  },
  {
    check: 'bloated-tables',
    object: 'public.units',
    settings: { bloat_size: '1000000' },
    sql: `${UNITS} alter table units set (autovacuum_enabled = off); insert into units select i, i from generate_series(1, 60000) i; delete from units where id % 5 <> 0; analyze units;`,
    mend: 'vacuum full units; analyze units',
  },
  {
    check: 'extensions',
    object: 'pg_stat_statements',
    sql: "create extension pg_stat_statements version '1.4';",
    mend: 'alter extension pg_stat_statements update',
  },
  {
    check: 'settings',
    object: 'log_statement',
    sql: `do $$ begin execute format('alter database %I set log_statement = %L', current_database(), 'all'); end $$;`,
  },
  {
    check: 'tenants-behind',
    object: 'org_elm',
    sql: `create schema migrations; create table migrations.tenants (schema_name text primary key, digest text, failed_at timestamptz);
      create table migrations.tenant_versions (schema_name text, version_number numeric, state text, primary key (schema_name, version_number));
      insert into migrations.tenants values ('org_acme', 'a'), ('org_elm', 'b'), ('org_oak', 'b');
      insert into migrations.tenant_versions values ('org_acme', 1, 'applied'), ('org_acme', 2, 'applied'), ('org_elm', 1, 'applied'), ('org_oak', 1, 'applied');`,
    mend: "insert into migrations.tenant_versions values ('org_elm', 2, 'applied')",
  },
  {
    check: 'tenants-behind',
    object: 'org_acme',
    sql: `create schema migrations; create table migrations.tenants (schema_name text primary key, digest text, failed_at timestamptz);
      create table migrations.tenant_versions (schema_name text, version_number numeric, state text, primary key (schema_name, version_number));
      insert into migrations.tenants values ('org_acme', 'a', now());`,
    mend: 'update migrations.tenants set failed_at = null',
  },
];

describe('each check finds nothing, then its bad case, then nothing once that is mended', () => {
  test.for(CASES)('$check on $object', async ({ check, level = 'warn', object, settings = {}, sql = '', mend }) => {
    const db = await freshDatabase();
    const asked = { check, object: object instanceof RegExp ? expect.stringMatching(object) : object };
    expect(await about(db, check)).not.toContainEqual(expect.objectContaining(asked));
    // Otherwise statistics arrive when the session has been idle for a while.
    await db.sql.unsafe(`${sql}; select pg_stat_force_next_flush()`).simple();
    for (const [name, value] of Object.entries(settings)) await set(db, name, value);
    expect(await about(db, check)).toContainEqual(expect.objectContaining({ ...asked, level }));
    const mended = async () => {
      for (const statement of mend?.split(';') ?? [`alter database ${db.name} reset all`])
        await db.sql.unsafe(statement);
      await db.sql`select pg_stat_force_next_flush()`;
      return await about(db, check);
    };
    // No vacuum takes away what a worker of autovacuum still sees: then again, when that is through.
    await expect.poll(mended, { timeout: 20_000, interval: 500 }).not.toContainEqual(expect.objectContaining(asked));
  });

  test('sessions that run, idle and wait for long', async () => {
    const db = await freshDatabase();
    await db.sql.unsafe('create table units (id int primary key)');
    const holder = await db.sql.reserve();
    await holder.unsafe('begin; lock table units').simple();
    const waiting = db.sql`select from units`.execute();
    await sleep(300);
    for (const name of ['long_query', 'idle_in_transaction', 'lock_wait']) await set(db, name, '100ms');
    const { code, findings } = await findingsOn(db.url, 'warn');
    const checks = new Set(findings.map(({ check }) => check));
    expect({
      code,
      checks: ['long-queries', 'idle-in-transaction', 'lock-queues'].filter((check) => !checks.has(check)),
    }).toEqual({ code: 1, checks: [] });
    expect(findings).toContainEqual(expect.objectContaining({ check: 'lock-queues', object: 'units' }));
    await holder.unsafe('rollback').simple();
    holder.release();
    await waiting;
  });
});

/** One that keeps its data, unlike the one that tests share. */
async function durableServer(settings: Readonly<Record<string, string>> = {}) {
  const { bin } = (await findInstallation()) ?? {};
  if (bin === undefined) throw new Error('no server to start');
  const durable = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', autovacuum: 'on' };
  const server = await startPrivateServer(bin, { settings: { ...durable, ...settings } });
  onTestFinished(() => server.stop());
  return server;
}

test('WAL that can not be archived', async () => {
  const allowed = join(tmpdir(), `pmdb-archive-${randomUUID()}`);
  onTestFinished(() => rm(allowed, { force: true }));
  const server = await durableServer({ archive_mode: 'on', archive_command: `test -e ${allowed}` });
  const sql = postgres(server.url, { max: 1 });
  onTestFinished(() => sql.end());
  const found = async () => (await findingsOn(server.url)).findings.filter(({ check }) => check === 'wal-archive');
  expect(await found()).toEqual([]);
  await sql`create table units (id int)`;
  await sql`select pg_switch_wal()`;
  await expect
    .poll(found, { timeout: 30_000, interval: 1000 })
    .toMatchObject([{ level: 'critical', object: 'server' }]);
  await writeFile(allowed, '');
  // A segment that is full wakes the archiver, which otherwise tries again a minute later.
  await sql`insert into units values (1)`;
  await sql`select pg_switch_wal()`;
  await expect.poll(found, { timeout: 70_000, interval: 1000 }).toEqual([]);
});

test('a slot that nobody reads', async () => {
  const { sql, url, name } = await freshDatabase();
  await sql`select pg_create_physical_replication_slot(${name}, true)`;
  try {
    const { findings } = await findingsOn(url);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'replication', level: 'warn', object: name }));
  } finally {
    await sql`select pg_drop_replication_slot(${name})`;
  }
});

test('the exit code is for the level that was asked for', async () => {
  const { url } = await durableServer();
  const sql = postgres(url, { max: 1 });
  onTestFinished(() => sql.end());
  await sql
    .unsafe(
      'create table units (id int primary key, organization_id uuid); alter table units enable row level security',
    )
    .simple();
  const args = ['health', '--url', url];
  expect(await pmdb(args)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('! units: row-level security does not bind the owner'),
  });
  expect(await pmdb([...args, '--fail-on', 'warn'])).toMatchObject({ code: 1 });
  expect(await pmdb([...args, '--fail-on', 'sometimes'])).toMatchObject({ code: 2 });
});

test('a role that sees no sessions is told so', async () => {
  const db = await freshDatabase();
  const { stdout } = await pmdb(['health', '--url', (await db.role()).url]);
  expect(stdout).toContain('sessions of others are hidden from this role: grant pg_monitor to it');
});

async function about(db: FreshDatabase, check: string): Promise<Finding[]> {
  return (await findingsOn(db.url)).findings.filter((finding) => finding.check === check);
}

async function set({ sql, name }: FreshDatabase, setting: string, value: string): Promise<void> {
  await sql.unsafe(`alter database ${name} set pmdb.health_${setting} = '${value}'`);
}
