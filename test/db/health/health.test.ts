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
import { CASES, SERVER } from './cases.ts';

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

test('what lies in schemas that the role may not use is skipped, and the rest is asked', async () => {
  const db = await migratedDatabase();
  const { url, name } = await db.role();
  await db.sql.unsafe(`grant pg_monitor to ${name}`);
  const { code, stdout } = await pmdb(['health', '--fail-on', 'never', '--url', url]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('permission denied for schema') });
  expect((await pmdb(['metrics', '--url', url], { cwd: process.cwd() })).stdout).toContain(
    'pmdb_collector_up{collector="health"} 1',
  );
});

test('a schema that the role may not use keeps it from no check', async () => {
  const db = await freshDatabase();
  await db.sql
    .unsafe(
      `create schema closed;
       create table closed.units (id smallserial primary key, kind int, organization_id uuid);
       create index on closed.units (kind);
       select setval('closed.units_id_seq', 32000);
       alter table closed.units add constraint units_kind_check check (kind > 0) not valid`,
    )
    .simple();
  const { url, name } = await db.role();
  await db.sql.unsafe(`revoke usage on schema closed from ${name}; grant pg_monitor to ${name}`).simple();
  const { stdout } = await pmdb(['health', '--json', '--fail-on', 'never', '--url', url]);
  const { checks } = JSON.parse(stdout) as { checks: { check: string; skipped: string | null }[] };
  expect(checks.filter(({ skipped }) => skipped !== null)).toEqual([]);
});
