import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { asAdmin, type FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';
import { serveMetrics } from './exporter.ts';

let db: FreshDatabase;
let on: readonly string[];
beforeAll(async () => {
  db = await migratedDatabase();
  on = ['--url', db.url];
  for (const args of [
    ['tenant', 'create', 'acme', 'elm'],
    ['jobs', 'run', 'create-audit-partitions'],
  ])
    expect(await pmdb([...args, ...on], { cwd: process.cwd() })).toMatchObject({ code: 0 });
  return () => db.drop();
});

test('once: ledger, tenants, jobs, health, sessions and sizes', async () => {
  const { code, stdout } = await pmdb(['metrics', ...on], { cwd: process.cwd() });
  expect(code).toBe(0);
  for (const line of [
    'pmdb_up 1',
    'pmdb_migrations{state="pending"} 0',
    'pmdb_tenant_schemas{state="applied"} 2',
    'pmdb_tenants{placement="schema",status="active"} 2',
    'pmdb_job_last_run_failed{name="create-audit-partitions"} 0',
    'pmdb_job_failures_last_day{name="create-audit-partitions"} 0',
    'pmdb_health_findings{check="invalid-indexes",level="warn"} 0',
    'pmdb_last_run_failed 0',
  ])
    expect(stdout.split('\n')).toContain(line);
  expect(stdout).toMatch(/^pmdb_schema_size_bytes\{schema="core"\} [1-9]/m);
  expect(stdout).toMatch(/^pmdb_connections\{state="active"\} \d/m);
  expect(stdout).not.toMatch(/collector="\w+"\} 0/);
  expect(stdout).not.toContain('acme');
  expect(stdout.endsWith('\n# EOF\n')).toBe(true);
});

test('tenant by tenant where it is asked for', async () => {
  const { stdout } = await pmdb(['metrics', '--by-tenant', ...on], { cwd: process.cwd() });
  expect(stdout).toContain('pmdb_tenant_pending_migrations{tenant="acme"} 0\n');
  expect(stdout).toMatch(/^pmdb_tenant_info\{tenant="elm",placement="schema",status="active",version="\d+"\} 1$/m);
  expect(stdout).toMatch(/^pmdb_tenant_size_bytes\{tenant="elm"\} [1-9]/m);
});

test('a role that may read nothing gets what it may, and is told of the rest', async () => {
  const plain = await db.role({ owner: false });
  const { code, stdout, stderr } = await pmdb(['metrics', '--url', plain.url], { cwd: process.cwd() });
  expect(code).toBe(0);
  expect(stdout).toContain('pmdb_collector_up{collector="ledger"} 0\n');
  expect(stdout).toContain('pmdb_collector_up{collector="activity"} 1\n');
  expect(stderr).toMatch(/warning: ledger: .*permission denied/);
});

describe('as a server', () => {
  test('each gets the form that it reads', async () => {
    const { scrape } = await serveMetrics(...on);
    expect((await scrape()).type).toMatch(/^text\/plain; version=0\.0\.4/);
    const modern = await scrape('application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
    expect(modern.type).toMatch(/^application\/openmetrics-text/);
    expect(modern.text).toMatch(/\n# EOF\n$/);
  });

  test('other paths and methods are refused', async () => {
    const { url } = await serveMetrics(...on);
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  test('many at the same time, and the costly parts come by themselves', async () => {
    const { scrape } = await serveMetrics(...on);
    const answers = await Promise.all(Array.from({ length: 20 }, () => scrape()));
    expect(new Set(answers.map(({ text }) => /^pmdb_up .*/m.exec(text)?.[0]))).toEqual(new Set(['pmdb_up 1']));
    await expect.poll(async () => (await scrape()).text, { timeout: 20_000 }).toContain('pmdb_health_findings{');
  });

  test('a database that goes away is pmdb_up 0, and comes back', async () => {
    const { scrape, said } = await serveMetrics(...on);
    expect((await scrape()).text).toContain('pmdb_up 1');
    await asAdmin(async (admin) => {
      await admin.unsafe(`alter database ${db.name} allow_connections false`);
      await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${db.name} and application_name = 'pmdb/metrics'`;
    });
    try {
      const { text } = await scrape();
      expect(text).toContain('pmdb_up 0');
      expect(text).not.toContain('pmdb_connections');
      expect((await scrape()).text).toContain('pmdb_up 0');
    } finally {
      await asAdmin((admin) => admin.unsafe(`alter database ${db.name} allow_connections true`));
    }
    expect((await scrape()).text).toContain('pmdb_up 1');
    await expect.poll(said).toContain('all can be read again');
    expect(said()).not.toContain(new URL(db.url).password || 'nothing to hide');
  });

  test('a connection that was lost between two scrapes is no outage', async () => {
    const { scrape, said } = await serveMetrics(...on);
    expect((await scrape()).text).toContain('pmdb_up 1');
    await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${db.name} and application_name = 'pmdb/metrics'`;
    await sleep(100);
    expect((await scrape()).text).toContain('pmdb_up 1');
    expect(said()).not.toContain('warning');
  });

  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it, and its sessions', async ([signal, exit]) => {
    const { scrape, end } = await serveMetrics(...on);
    await scrape();
    expect(await end(signal)).toBe(exit);
    const left = () =>
      db.sql`select pid from pg_stat_activity where application_name = 'pmdb/metrics' and datname = ${db.name}`;
    await expect.poll(left).toHaveLength(0);
  });
});

test('a server that is not there', async () => {
  const { code, stdout, stderr } = await pmdb(['metrics', '--url', 'postgres://me:sesame@127.0.0.1:1/app']);
  expect(code).toBe(1);
  expect(stdout).toContain('pmdb_up 0\n');
  expect(stderr).toContain('nothing listens on port 1');
  expect(stdout + stderr).not.toContain('sesame');
});

describe.skipIf(!has('prometheus'))('promtool', () => {
  test('finds nothing wrong', async () => {
    const { scrape } = await serveMetrics('--by-tenant', ...on);
    await expect.poll(async () => (await scrape()).text, { timeout: 20_000 }).toContain('pmdb_health_findings{');
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: (await scrape()).text,
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
