import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { z } from 'zod';
import { COMMANDS } from '../../src/cli/definitions.ts';
import { DOCUMENTS, ERROR } from '../../src/report/shapes.ts';
import { type CliOptions, pmdb, tmpProject } from '../support/cli.ts';
import { asAdmin, urlOf } from '../support/database.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { migratedDatabase } from '../support/migrated-database.ts';
import { has } from '../support/requirements.ts';
import { project, SOUND } from './bad-input/refusal.ts';

type Name = keyof typeof DOCUMENTS;
const seen = new Set<string>();

/** The document of a command, checked against its shape; nothing else is on stdout, and nothing on stderr. */
async function documentOf<N extends Name>(
  name: N,
  args: readonly string[],
  code: 0 | 1 = 0,
  options: CliOptions = {},
): Promise<z.infer<(typeof DOCUMENTS)[N]>> {
  seen.add(name);
  const result = await pmdb([...name.split(' '), ...args, '--json'], options);
  expect(result).toMatchObject({ code, stderr: '' });
  return DOCUMENTS[name].parse(JSON.parse(result.stdout)) as z.infer<(typeof DOCUMENTS)[N]>;
}

async function errorOf(args: readonly string[], options: CliOptions = {}): Promise<z.infer<typeof ERROR>['error']> {
  const { code, stdout, stderr } = await pmdb([...args, '--json'], options);
  expect(stderr).toBe('');
  const { error } = ERROR.parse(JSON.parse(stdout));
  expect(code).toBe(error.exitCode);
  return error;
}

const V3 = 'migrations/shared/V003__load.sql';
const WITH_NOTICE = {
  ...SOUND,
  [V3]: `-- pmdb: irreversible\ndo $$ begin raise notice 'a word'; raise warning 'two\nlines'; end $$;\n`,
};

/** The functions by which a project tells of its tenants: see docs/tenants.md. */
const REGISTRY = {
  'migrations/shared/V003__registry.sql': `
    create schema app;
    create table app.tenants (slug text primary key, name text, placement text, schema_name text, status text default 'active', id uuid default gen_random_uuid());
    create function app.register_tenant(slug text, name text, placement text, schema_name text) returns void language sql
      as 'insert into app.tenants values ($1, $2, $3, $4)';
    create function app.list_tenants() returns table (slug text, name text, placement text, schema_name text, status text, organization_id uuid)
      language sql as 'select * from app.tenants';
    create function app.set_tenant_status(slug text, status text) returns void language sql
      as 'update app.tenants t set status = $2 where t.slug = $1';
    create function app.unregister_tenant(slug text) returns void language sql as 'delete from app.tenants t where t.slug = $1';
    create function app.move_into_schema(slug text, target name) returns void language sql
      as $$update app.tenants t set placement = 'schema', schema_name = $2 where t.slug = $1$$;
    create function app.move_out_of_schema(slug text) returns void language sql
      as $$update app.tenants t set placement = 'pooled', schema_name = null where t.slug = $1$$;`,
  'rollbacks/shared/V003__registry.sql': 'drop schema app cascade;',
};

describe('on a database', () => {
  test('migrate and rollback', async () => {
    const { dir, url, database } = await project(WITH_NOTICE);
    const on = ['--dir', dir, '--url', url];
    const { rehearsal } = await documentOf('migrate', [...on, '--rehearse']);
    expect(rehearsal?.files.map(({ version }) => version)).toEqual(['001', '002', '003']);
    const plan = await documentOf('migrate', [...on, '--dry-run']);
    expect(plan).toMatchObject({ dryRun: true, runId: null, done: [], database });
    expect(plan.planned.map((step) => step.sql)).toEqual([
      SOUND['migrations/shared/V001__create_units.sql'],
      SOUND['migrations/shared/V002__create_leases.sql'],
      WITH_NOTICE[V3],
    ]);
    const run = await documentOf('migrate', on);
    expect(run).toMatchObject({ direction: 'up', dryRun: false, planned: [], cosmetic: [] });
    expect(run.done.map((step) => step.version)).toEqual(['001', '002', '003']);
    expect(run.notes).toEqual([
      { type: 'notice', version: '003', message: 'NOTICE: a word' },
      { type: 'notice', version: '003', message: 'WARNING: two\nlines' },
    ]);
    expect(await documentOf('migrate', on)).toMatchObject({ runId: null, done: [] });

    expect(await errorOf(['rollback', ...on])).toMatchObject({ code: 'NO_ROLLBACK' });
    await documentOf('repair', [...on, '--forget', '3', '--yes']);
    const back = await documentOf('rollback', [...on, '--yes']);
    expect(back.done).toMatchObject([
      { direction: 'down', version: '002', file: 'rollbacks/shared/V002__create_leases.sql' },
    ]);
  });

  test('status', async () => {
    const { dir, url, database } = await project(SOUND);
    const on = ['--dir', dir, '--url', url];
    expect(await documentOf('status', [...on, '--check'], 1)).toMatchObject({ ok: false, database });
    await documentOf('migrate', [...on, '--to', '1']);
    const began = Date.now();
    const { ok, versions } = await documentOf('status', on);
    expect(ok).toBe(true);
    expect(versions).toMatchObject([
      { version: '001', state: 'applied', irreversible: false, applied: { appliedBy: new URL(url).username } },
      { version: '002', state: 'pending', applied: null },
    ]);
    expect(Math.abs(Date.parse(versions[0]?.applied?.appliedAt ?? '') - began)).toBeLessThan(60_000);
  });

  test('repair, with what it would do and what it did', async () => {
    const { dir, url, database, run } = await project(SOUND);
    await run('migrate');
    await writeFile(
      join(dir, 'migrations/shared/V001__create_units.sql'),
      '-- a comment\ncreate table units (id int primary key);',
    );
    const on = ['--dir', dir, '--url', url];
    const repairs = [
      { kind: 'accept', version: '001', what: 'its cosmetic change is taken over', tenants: null, sample: null },
    ];
    expect(await documentOf('repair', [...on, '--dry-run'])).toEqual({
      ok: true,
      database,
      dryRun: true,
      repairs,
      notes: [],
    });
    expect(await documentOf('repair', [...on, '--yes'])).toMatchObject({ dryRun: false, repairs });
    expect(await documentOf('repair', on)).toMatchObject({ repairs: [] });
  });

  test('verify, with what a rollback leaves', async () => {
    const { dir, db } = await project({ ...SOUND, 'rollbacks/shared/V002__create_leases.sql': '-- forgotten' });
    const { ok, migrations, left } = await documentOf('verify', ['--dir', dir, '--url', db.url], 1);
    expect({ ok, left }).toEqual({ ok: false, left: null });
    expect(migrations).toMatchObject([
      { version: '001', state: 'restores', differences: [], error: null },
      { version: '002', state: 'differs' },
    ]);
    expect(migrations[1]?.differences).toContainEqual(
      expect.objectContaining({ state: 'unexpected', kind: 'table', object: 'public.leases' }),
    );
  });

  test('verify, with what becomes of rows', async () => {
    const { dir, db } = await project(SOUND);
    const { ok, migrations, withoutRows } = await documentOf('verify', ['--with-data', '--dir', dir, '--url', db.url]);
    expect({ ok, withoutRows }).toEqual({ ok: true, withoutRows: [] });
    expect(migrations[1]?.data).toEqual({
      tables: 1,
      rows: 1,
      lost: [],
      wrong: [],
      left: [],
      undone: [{ object: 'public.leases', what: 'rows gone', count: 1 }],
    });
  });

  test('drift, with what brings it back', async () => {
    const { dir, db, run } = await project(SOUND);
    await run('migrate');
    await db.sql`alter table units add column odd text`;
    const { ok, migrations, differences } = await documentOf('drift', ['--dir', dir, '--url', db.url], 1);
    expect({ ok, migrations }).toEqual({ ok: false, migrations: 2 });
    expect(differences).toContainEqual(expect.objectContaining({ state: 'unexpected', object: 'public.units.odd' }));
  });

  test('policies apply and check', async () => {
    const { dir, db, run } = await project({
      ...SOUND,
      'policies/public/units.sql': 'create policy units_all on public.units using (true);\n',
    });
    await run('migrate');
    const on = ['--dir', dir, '--url', db.url];
    await db.sql`drop policy units_all on units`;
    const planned = await documentOf('policies apply', [...on, '--dry-run']);
    expect(planned).toMatchObject({ dryRun: true, relations: [{ name: 'units', reason: 'database' }] });
    expect(await documentOf('policies apply', on)).toMatchObject({ dryRun: false, relations: [{ name: 'units' }] });
    expect((await documentOf('policies check', on, 1)).findings).toContainEqual(
      expect.objectContaining({ object: expect.stringContaining('public.units') }),
    );
    expect(await documentOf('policies show', ['units', ...on])).toMatchObject({ policies: [{ name: 'units_all' }] });
    expect(await documentOf('policies explain', ['units', '--as', 'pg_monitor', ...on])).toMatchObject({
      context: null,
    });
  });

  test('baseline', async () => {
    const { dir, url } = await project(SOUND);
    const { recorded } = await documentOf('baseline', ['--to', '1', '--yes', '--dir', dir, '--url', url]);
    expect(recorded).toEqual(['001']);
  });
});

describe('on tenants', () => {
  test('tenant create, list and show, migrate and status', async () => {
    const { dir, url, run } = await project({
      ...SOUND,
      'migrations/tenant/V001__rooms.sql': 'create table rooms (id int);',
      'rollbacks/tenant/V001__rooms.sql': 'drop table rooms;',
    });
    const on = ['--dir', dir, '--url', url];
    await run('migrate');
    const { created } = await documentOf('tenant create', ['acme', 'north-side', ...on]);
    expect(created).toContainEqual({
      slug: 'north-side',
      name: 'north-side',
      placement: 'schema',
      schema: 'org_north_side',
    });
    const { tenants } = await documentOf('tenant list', on);
    expect(tenants).toMatchObject([{ slug: 'acme', version: '001', failure: null }, { slug: 'north-side' }]);
    const { versions } = await documentOf('tenant show', ['acme', ...on]);
    expect(versions).toMatchObject([{ version: '001', state: 'applied' }]);
    await writeFile(join(dir, 'migrations/tenant/V002__more.sql'), 'create table more (id int);');
    await writeFile(join(dir, 'rollbacks/tenant/V002__more.sql'), 'drop table more;');
    expect((await documentOf('status', ['--check', ...on], 1)).tenants).toMatchObject([{ tenants: 2, failed: 0 }]);
    const plan = await documentOf('migrate', ['--dry-run', ...on]);
    expect(plan.tenants?.planned).toMatchObject([{ tenants: 2, steps: [{ version: '002' }] }]);
    expect((await documentOf('migrate', on)).tenants).toMatchObject({ total: 2, done: 2, steps: 2 });
    const { runs } = await documentOf('history', on);
    expect(runs).toMatchObject([
      { action: 'migrate', from: '002', to: '002', tenants: 2 },
      { action: 'create', tenants: 2 },
      { action: 'migrate', tenants: 0 },
    ]);
    const file = join(dir, 'acme.ndjson');
    expect(await documentOf('tenant export', ['acme', file, ...on])).toMatchObject({ slug: 'acme', file });
    expect(await documentOf('tenant clone', ['acme', 'acme-trial', ...on])).toMatchObject({ schema: 'org_acme_trial' });
    expect(await documentOf('tenant drop', ['acme', '--force', ...on])).toMatchObject({ tenant: { slug: 'acme' } });
    expect(await documentOf('tenant import', [file, ...on])).toMatchObject({
      slug: 'acme',
      schema: 'org_acme',
      pending: 0,
    });
  });

  test('tenant suspend, resume and move, by the registry', async () => {
    const { dir, url, run } = await project({ ...SOUND, ...REGISTRY });
    const on = ['--dir', dir, '--url', url];
    await run('migrate');
    await documentOf('tenant create', ['acme', '--placement', 'pooled', ...on]);
    expect(await documentOf('tenant suspend', ['acme', ...on])).toMatchObject({ tenant: { status: 'suspended' } });
    expect((await documentOf('tenant list', on)).tenants).toMatchObject([
      { slug: 'acme', status: 'suspended', schema: null },
    ]);
    expect(await documentOf('tenant archive', ['acme', ...on])).toMatchObject({ tenant: { status: 'archived' } });
    expect(await documentOf('tenant resume', ['acme', ...on])).toMatchObject({ tenant: { status: 'active' } });
    expect(await documentOf('tenant move', ['acme', '--to', 'pooled', ...on])).toMatchObject({ moved: false });
    expect(await errorOf(['tenant', 'move', 'acme', ...on])).toMatchObject({ code: 'BAD_FLAG' });
    // There is no tenant track to make a schema from.
    expect(await errorOf(['tenant', 'move', 'acme', '--to', 'schema', ...on])).toMatchObject({ code: 'BAD_CONFIG' });
  });
});

test('health', async () => {
  const { db, url } = await project(SOUND);
  await db.sql`create table bare (id int)`;
  const { checks } = await documentOf('health', ['--url', url, '--fail-on', 'warn'], 1);
  expect(checks).toContainEqual(
    expect.objectContaining({ check: 'tables-without-key', findings: [expect.objectContaining({ object: 'bare' })] }),
  );
});

test('metrics', async () => {
  const { dir, url } = await project(SOUND);
  const { samples } = await documentOf('metrics', ['--dir', dir, '--url', url]);
  expect(samples).toContainEqual({ name: 'pmdb_up', labels: {}, value: 1 });
  expect(samples).toContainEqual({ name: 'pmdb_migrations', labels: { state: 'pending' }, value: 2 });
});

test('types', async () => {
  const { dir, db, url } = await project(SOUND);
  await db.sql`create table rows (id int primary key)`;
  const { code, state } = await documentOf('types', ['--url', url]);
  expect({ code, state }).toEqual({ code: expect.stringContaining('export interface Rows {'), state: 'printed' });
  const file = ['--out', join(dir, 'rows.ts')];
  expect(await documentOf('types', ['--url', url, ...file, '--check'], 1)).toMatchObject({ ok: false, state: 'stale' });
  expect(await documentOf('types', ['--url', url, ...file])).toMatchObject({ state: 'written', tables: 1, code: null });
});

test('docs', async () => {
  const { dir, db, url } = await project(SOUND);
  await db.sql`create table described (id int primary key)`;
  const args = ['--dir', dir, '--url', url, '--out', join(dir, 'out'), '--format', 'html'];
  expect(await documentOf('docs', [...args, '--check'], 1)).toMatchObject({ ok: false, check: true });
  expect(await documentOf('docs', args)).toMatchObject({ files: ['index.html'], counts: { schemas: 1, tables: 1 } });
});

test('maintain', async () => {
  const { db, url } = await project(SOUND);
  for (const kind of ['analyze', 'vacuum', 'reindex', 'partitions', 'archive'] as const) {
    expect(await documentOf(`maintain ${kind}`, ['--url', url])).toMatchObject({ kind, results: [] });
  }
  await db.sql
    .unsafe(
      `create table bare (id int) with (autovacuum_enabled = off); insert into bare select generate_series(1, 200)`,
    )
    .simple();
  await db.sql`select pg_stat_force_next_flush()`;
  const { results } = await documentOf('maintain analyze', ['--url', db.url]);
  expect(results).toMatchObject([{ object: 'public.bare', status: 'done', rows: null, error: null }]);
});

describe('jobs', () => {
  const files = { ...SOUND, 'jobs/tick.sql': '-- Ticks.\n-- pmdb: schedule 0 2 * * *\nselect 1;' };

  test('without pg_cron', async () => {
    const { dir, url } = await project(files);
    const on = ['--dir', dir, '--url', url];
    expect(await documentOf('jobs list', on)).toMatchObject({ cron: false, jobs: [{ name: 'tick', state: 'new' }] });
    expect(await errorOf(['jobs', 'apply', ...on])).toMatchObject({ code: 'NO_EXTENSION', exitCode: 3 });
    expect((await documentOf('jobs run', ['--due', ...on])).results).toMatchObject([
      { job: 'tick', status: 'succeeded' },
    ]);
    expect((await documentOf('jobs history', on)).runs).toMatchObject([
      { job: 'tick', by: 'pmdb', message: '1 statement' },
    ]);
    expect(await errorOf(['jobs', 'run', 'tock', ...on])).toMatchObject({ code: 'NO_SUCH_JOB', exitCode: 2 });
  });

  const NEED_CRON = ['jobs apply', 'jobs check', 'jobs pause', 'jobs resume'] as const;

  test('with pg_cron', async (context) => {
    for (const name of NEED_CRON) seen.add(name);
    const { cronDatabase } = inject('server');
    if (!has('cron') || cronDatabase === undefined) return context.skip();
    await asAdmin(async (admin) => {
      await admin.unsafe(`drop database if exists ${cronDatabase} with (force)`);
      await admin.unsafe(`create database ${cronDatabase}`);
    });
    const on = ['--dir', await tmpProject(files), '--url', urlOf(cronDatabase)];
    expect(await errorOf(['jobs', 'check', ...on])).toMatchObject({ code: 'NO_EXTENSION', exitCode: 3 });
    const sql = postgres(urlOf(cronDatabase), { max: 1 });
    onTestFinished(() => sql.end());
    await sql`create extension pg_cron`;
    expect((await documentOf('jobs check', on, 1)).findings).toMatchObject([{ job: 'tick' }]);
    expect((await documentOf('jobs apply', on)).before).toMatchObject([{ name: 'tick', state: 'new' }]);
    expect(await documentOf('jobs check', on)).toMatchObject({ ok: true, findings: [] });
    expect(await documentOf('jobs pause', on)).toMatchObject({ jobs: ['tick'], paused: true });
    expect(await documentOf('jobs resume', ['tick', ...on])).toMatchObject({ jobs: ['tick'], paused: false });
  });
});

describe('on files alone', () => {
  test('test', async () => {
    const { dir, url: owner } = await project({
      ...SOUND,
      'test/sql/a.sql': "select testing.run_test('one', 'select 1', '1');",
    });
    const { url } = inject('server');
    expect(await documentOf('test', ['--dir', dir, '--url', url])).toMatchObject({ ok: true, counts: { passed: 1 } });
    expect(await errorOf(['test', 'nowhere', '--dir', dir, '--url', url])).toMatchObject({ code: 'BAD_FLAG' });
    expect(await errorOf(['test', '--dir', dir, '--url', owner])).toMatchObject({ code: 'NO_PRIVILEGE', exitCode: 3 });
  });

  test('init', async () => {
    const dir = await tmpProject({});
    expect(await documentOf('init', ['--dir', dir])).toMatchObject({ ok: true, files: { length: 3 } });
    expect(await errorOf(['init', '--dir', dir])).toMatchObject({ code: 'BAD_CONFIG', state: 'No file was written.' });
  });

  test('completion', async () => {
    expect(await documentOf('completion', ['fish'])).toMatchObject({
      shell: 'fish',
      script: expect.stringMatching(/^# Completion of pmdb/),
    });
    expect(await errorOf(['completion', 'csh'])).toMatchObject({ code: 'BAD_FLAG' });
  });

  test('import', async () => {
    const old = await tmpProject({ '1_a.up.sql': 'create table a (id int);', '1_a.down.sql': '\\i b.sql', 'x.md': '' });
    const dir = await tmpProject({});
    const { files, takeover } = await documentOf('import', ['--from', 'golang-migrate', old, '--to', dir], 1);
    expect({ takeover, states: files.map(({ state }) => state) }).toEqual({
      takeover: null,
      states: ['written', 'left out'],
    });
    expect(files[0]?.remarks).toMatchObject([{ level: 'mend', place: { file: `${old}/1_a.down.sql`, line: 1 } }]);
    expect(await errorOf(['import', old, '--dir', dir])).toMatchObject({ code: 'BAD_FLAG' });
    expect(await errorOf(['import', '--from', 'dbmate', dir])).toMatchObject({ code: 'BAD_FILE' });
  });

  test('new and validate', async () => {
    const dir = await tmpProject(SOUND);
    expect(await documentOf('new', ['Add notes', '--dir', dir])).toEqual({
      ok: true,
      version: '003',
      migration: 'migrations/shared/V003__add_notes.sql',
      rollback: 'rollbacks/shared/V003__add_notes.sql',
      notes: [],
    });
    const error = await errorOf(['validate', '--dir', dir]);
    expect(error.problems).toHaveLength(2);
    await writeFile(join(dir, 'migrations/shared/V003__add_notes.sql'), 'alter table units add notes text;');
    await writeFile(join(dir, 'rollbacks/shared/V003__add_notes.sql'), 'alter table units drop notes;');
    expect(await documentOf('validate', ['--dir', dir])).toEqual({ ok: true, migrations: 3, problems: [], notes: [] });
  });

  test('config shows no secret', async () => {
    const dir = await tmpProject({ '.env': 'DATABASE_URL=postgres://me:very-secret-word@db.example/app\n' });
    const env = { PMDB_LOCK_WAIT: '2min', PMDB_DIRECT_URL: 'postgres://me:other-secret@direct.example/app' };
    const shown = await documentOf('config', ['--dir', dir], 0, { env });
    expect(JSON.stringify(shown)).not.toMatch(/secret/);
    expect(shown).toMatchObject({
      url: 'postgresql://me@db.example:5432/app',
      directUrl: 'postgresql://me@direct.example:5432/app',
    });
    expect(shown.run).toContainEqual({
      name: 'lock-wait',
      value: '2min',
      source: 'environment',
      from: 'PMDB_LOCK_WAIT',
    });
    expect(await documentOf('config', [], 0, { cwd: await tmpProject() })).not.toHaveProperty('url');
  });
});

test('seed', async () => {
  const { url } = await migratedDatabase();
  const on = ['--url', url, '--dir', process.cwd()];
  const { seeded } = await documentOf('seed', [...on, '--profile', 'minimal', '--date', '2025-06-01']);
  expect(seeded).toMatchObject([{ slug: 'minimal', seed: 1, date: '2025-06-01', rows: { 'core.units': 4 } }]);
  expect((await documentOf('seed', [...on, '--reset'])).removed).toEqual(seeded);
  expect(await errorOf(['seed', ...on, '--profile', 'none'])).toMatchObject({ code: 'BAD_FLAG' });
});

test('the embedded server', async () => {
  const dir = await embeddedProject(SOUND);
  expect(await documentOf('db status', ['--dir', dir])).toMatchObject({ state: 'absent' });
  expect(await errorOf(['db', 'url', '--dir', dir])).toMatchObject({ code: 'NO_SERVER' });
  const up = await documentOf('up', ['--dir', dir]);
  expect(up.server.started).toBe(true);
  expect(up.notes).toContainEqual({
    type: 'note',
    version: null,
    message: expect.stringMatching(/^creating a PostgreSQL/),
  });
  expect(await documentOf('db start', ['--dir', dir])).toMatchObject({ started: false, url: up.server.url });
  expect(await documentOf('db status', ['--dir', dir])).toMatchObject({ state: 'running' });
  expect(await documentOf('db url', ['--dir', dir])).toMatchObject({ url: up.server.url });
  expect(await documentOf('db stop', ['--dir', dir])).toMatchObject({ stopped: true });
  expect(await documentOf('db status', ['--dir', dir])).toMatchObject({ state: 'stopped' });
  expect(await documentOf('db reset', ['--dir', dir, '--yes'])).toMatchObject({ removed: true });
});

test('isolation', async () => {
  const dir = join(import.meta.dirname, '../fixtures/isolation/accounts');
  const report = await documentOf('isolation', ['--dir', dir, '--url', urlOf('postgres')]);
  expect(report).toMatchObject({ ok: true, failures: [], personas: ['app', 'nobody'] });
});

test('an error has all that its text says', async () => {
  const { dir, url, run } = await project({
    ...SOUND,
    [V3]: '-- pmdb: irreversible\ninsert into units values (7);\ninsert into units values (7);\n',
  });
  await run('migrate', '--to', '2');
  expect(await errorOf(['migrate', '--dir', dir, '--url', url])).toEqual({
    code: 'SQL',
    exitCode: 4,
    message: 'duplicate key value violates unique constraint "units_pkey"',
    sqlstate: '23505',
    detail: 'Key (id)=(7) already exists.',
    place: { file: V3, line: 3, column: 1, excerpt: 'insert into units values (7);\n^' },
    state: '0 applied; V003: left no trace; 0 not run.',
    remedy: 'Mend the file, then run `pmdb migrate` again.',
  });
});

afterAll(() => {
  expect([...seen].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  expect(Object.keys(DOCUMENTS).sort()).toEqual([...seen].sort());
});
