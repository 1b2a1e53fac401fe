import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { errorOf } from '../engine/reading.ts';
import { createOrganization } from '../schema/organization.ts';
import { fillPooled } from './pooled-rows.ts';

/** This project's own files, two pooled organizations, and an export of `ours`. */
async function database() {
  const db = await migratedDatabase();
  const tenant = (...args: string[]) => pmdb(['tenant', ...args, '--url', db.url, '--json'], { cwd: process.cwd() });
  await createOrganization(db.sql, 'ours');
  await fillPooled(db.sql, 'theirs');
  const file = join(await tmpProject(), 'ours.ndjson');
  expect(await tenant('export', 'ours', file)).toMatchObject({ code: 0 });
  return { db, tenant, file, before: await contents(db) };
}

/** Every row of every organization, by table. */
async function contents({ sql }: FreshDatabase): Promise<Record<string, string[]>> {
  const tables = await sql`select relation::text as name from app.tables_of_tenants() order by 1`;
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select x::text as row from ${name} x order by 1`);
    if (rows.length > 0) found[name] = rows.map(({ row }) => row);
  }
  return found;
}

/** Changes rows of an export so that its checksums still hold. */
async function forge(file: string, change: (row: string) => string | undefined): Promise<void> {
  const [manifest = '', ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const written = [manifest];
  let [rows, hash] = [0, createHash('sha256')];
  for (const line of lines) {
    if (line.startsWith('[')) {
      written.push(JSON.stringify([JSON.parse(line)[0], rows, hash.digest('hex')]));
      [rows, hash] = [0, createHash('sha256')];
    } else {
      const changed = change(line);
      if (changed === undefined) continue;
      written.push(changed);
      hash.update(`${changed}\n`);
      rows++;
    }
  }
  await writeFile(file, `${written.join('\n')}\n`);
}

test('a pooled organization comes back row for row, and nobody else is touched', async () => {
  const { db, tenant, file, before } = await database();
  expect(Object.keys(before).length).toBeGreaterThan(25);
  expect(await tenant('drop', 'ours', '--force')).toMatchObject({ code: 0 });
  expect(await contents(db)).not.toEqual(before);
  expect(JSON.parse((await tenant('import', file)).stdout)).toMatchObject({ ok: true, slug: 'ours', schema: null });
  expect(await contents(db)).toEqual(before);
  expect(
    await db.sql`select action from migrations.history where action in ('export', 'drop', 'import') order by id`,
  ).toEqual(['export', 'drop', 'import'].map((action) => ({ action })));
  // Triggers are awake again, and keys hold.
  await expect(db.sql`update core.units set property_id = gen_random_uuid()`).rejects.toThrow(/foreign key/);
});

test('what is there already is not overwritten; another slug is possible', async () => {
  const { db, tenant, file, before } = await database();
  expect(errorOf(await tenant('import', file))).toMatchObject({ code: 'TENANT_EXISTS' });
  expect(errorOf(await tenant('import', file, '--as', 'theirs'))).toMatchObject({ code: 'TENANT_EXISTS' });
  expect(await contents(db)).toEqual(before);
  await tenant('drop', 'ours', '--force');
  expect(errorOf(await tenant('import', file, '--as', 'theirs'))).toMatchObject({ code: 'TENANT_EXISTS' });
  expect(await tenant('import', file, '--as', 'ours-again')).toMatchObject({ code: 0 });
  expect(await db.sql`select slug from core.organizations order by 1`).toEqual([
    { slug: 'ours-again' },
    { slug: 'theirs' },
  ]);
});

test('a forged export makes nothing: rows of others, rows without their parents, rows that are here', async () => {
  const { db, tenant, file } = await database();
  const [ids] = await db.sql`select (select id from core.organizations where slug = 'ours') as ours,
    (select id from core.organizations where slug = 'theirs') as theirs, (select id from core.properties order by id limit 1) as other`;
  await tenant('drop', 'ours', '--force');
  const empty = await contents(db);
  const original = await readFile(file, 'utf8');
  const attempt = async (change: (row: string) => string | undefined) => {
    await writeFile(file, original);
    await forge(file, change);
    const error = errorOf(await tenant('import', file));
    expect(await contents(db)).toEqual(empty);
    return error;
  };
  const isUnit = (row: string) => row.includes('"unit_number"') && row.includes('"market_rent"');
  expect(await attempt((row) => (isUnit(row) ? row.replace(ids?.ours, ids?.theirs) : row))).toMatchObject({
    code: 'BAD_FILE',
    message: expect.stringContaining('rows of another organization'),
  });
  expect(await attempt((row) => (isUnit(row) ? undefined : row))).toMatchObject({
    code: 'BAD_FILE',
    message: expect.stringMatching(/rows refer to others that are not here: .*unit/),
  });
  expect(await attempt((row) => row.replaceAll(/"status":"[a-z_]+"/g, '"status":"strange"'))).toMatchObject({
    sqlstate: '23514',
  });
});

test('drop asks for an export that holds all rows', async () => {
  const { db, tenant, file } = await database();
  const [{ id } = {}] = await db.sql`select id from core.organizations where slug = 'ours'`;
  const shown = async (slug: string) => JSON.parse((await tenant('show', slug)).stdout).tenant;
  expect(await shown('ours')).toMatchObject({ exportedAt: expect.stringMatching(/^20/) });
  expect(await shown('theirs')).toMatchObject({ exportedAt: null });
  const drop = (slug: string) => tenant('drop', slug);
  expect(errorOf(await drop('theirs'))).toMatchObject({
    code: 'NOT_CONFIRMED',
    message: 'tenant theirs was never exported',
  });
  // What another organization writes is no matter; what this one writes is, past all triggers too.
  await db.sql`update core.units set maintenance_notes = 'new' where organization_id <> ${id}`;
  await db.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update operations.work_orders set title = title || '!' where organization_id = ${id}`;
  });
  const late = errorOf(await drop('ours'));
  expect(late).toMatchObject({ code: 'NOT_CONFIRMED' });
  expect(late.message).toMatch(/^tenant ours was written to after its last export \(20/);
  expect(await tenant('export', 'ours', file)).toMatchObject({ code: 0 });
  const asked = /^This drops tenant ours with all its data/;
  expect(errorOf(await drop('ours')).message).toMatch(asked);
  // Who comes back as he was exported can go again.
  expect(await tenant('drop', 'ours', '--force')).toMatchObject({ code: 0 });
  expect(await tenant('import', file)).toMatchObject({ code: 0 });
  expect(errorOf(await drop('ours')).message).toMatch(asked);
});

test('a fleet run that names a pooled tenant says that it has no schema', async () => {
  const { sql, url } = await migratedDatabase();
  await createOrganization(sql, 'ours');
  const run = async (names: string) =>
    JSON.parse(
      (await pmdb(['migrate', '--tenant', names, '--url', url, '--json', '--yes'], { cwd: process.cwd() })).stdout,
    ).error;
  expect(await run('ours')).toMatchObject({ code: 'NO_SUCH_TENANT', message: expect.stringContaining('is pooled') });
  expect(await run('ours,nobody')).toMatchObject({ message: 'there is no tenant "nobody"' });
});
