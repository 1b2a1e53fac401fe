import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintSchemas } from '../../../src/postgres/fingerprint.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { sessionOn } from '../drift/session-on.ts';
import { errorOf } from '../engine/reading.ts';
import { fillPooled } from './pooled-rows.ts';

/** This project's own files; an organization, `ours`, with rows in every table of its schema. */
async function database() {
  const db = await migratedDatabase();
  const tenant = (...args: string[]) => pmdb(['tenant', ...args, '--url', db.url, '--json'], { cwd: process.cwd() });
  await fillPooled(db.sql, 'ours');
  expect(await tenant('move', 'ours', '--to', 'schema')).toMatchObject({ code: 0 });
  return { db, tenant, before: await contents(db, 'org_ours') };
}

/** All rows of a schema as text, the organization's id taken out. */
async function contents({ sql }: FreshDatabase, schema: string): Promise<string[]> {
  const [{ id } = {}] = await sql`select id::text as id from ${sql(schema)}.organizations`;
  const tables = await sql`select tablename as name from pg_tables where schemaname = ${schema} order by 1`;
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await sql`select x::text as row from ${sql(schema)}.${sql(name)} x order by 1`;
    rows.push(...found.map(({ row }) => `${name} ${row.replaceAll(id, 'organization')}`));
  }
  return rows.sort();
}

async function fingerprints(db: FreshDatabase, ...schemas: string[]): Promise<(string | undefined)[]> {
  const found = await fingerprintSchemas(await sessionOn(db), schemas);
  return schemas.map((schema) => found.get(schema));
}

test('a clone has the same rows and catalog, and is an organization of its own', async () => {
  const { db, tenant, before } = await database();
  expect(JSON.parse((await tenant('clone', 'ours', 'twin')).stdout)).toMatchObject({ ok: true, schema: 'org_twin' });
  expect(await contents(db, 'org_twin')).toEqual(before);
  expect(await contents(db, 'org_ours')).toEqual(before);
  const [ours, twin] = await fingerprints(db, 'org_ours', 'org_twin');
  expect(twin).toBe(ours);
  const ids = await db.sql`
    select r.organization_id = o.id as same from public.tenant_registry r join org_twin.organizations o on true
     where r.schema_name = 'org_twin' union all
    select t.id = o.id from org_twin.organizations t, org_ours.organizations o`;
  expect(ids.map(({ same }) => same)).toEqual([true, false]);
  // Whatever names its organization names the new one.
  expect(
    await db.sql`select distinct u.organization_id = o.id as own from org_twin.users u, org_twin.organizations o`,
  ).toEqual([{ own: true }]);
  expect(await db.sql`select exported_at from migrations.tenants where slug = 'ours'`).toEqual([{ exported_at: null }]);
});

test('what can not be cloned leaves nothing behind', async () => {
  const { db, tenant } = await database();
  await tenant('create', 'pool', '--placement', 'pooled');
  expect(errorOf(await tenant('clone', 'nobody', 'twin'))).toMatchObject({ code: 'NO_SUCH_TENANT' });
  expect(errorOf(await tenant('clone', 'ours', "'; drop schema core cascade; --"))).toMatchObject({ code: 'BAD_FLAG' });
  expect(errorOf(await tenant('clone', 'ours', 'ours'))).toMatchObject({ code: 'TENANT_EXISTS' });
  expect(errorOf(await tenant('clone', 'ours', 'pool'))).toMatchObject({ code: 'TENANT_EXISTS' });
  expect(await db.sql`select slug from migrations.tenants`).toEqual([{ slug: 'ours' }]);
  expect(await db.sql`select nspname from pg_namespace where nspname ~ '^org_'`).toEqual([{ nspname: 'org_ours' }]);
});

test('an export comes back as who it was, with the same rows and catalog; beside the original as somebody else', async () => {
  const { db, tenant, before } = await database();
  const file = join(await tmpProject(), 'ours.ndjson');
  const [was] = await fingerprints(db, 'org_ours');
  const [id] = await db.sql`select id from org_ours.organizations`;
  expect(await tenant('export', 'ours', file)).toMatchObject({ code: 0 });
  expect(await tenant('import', file, '--as', 'twin')).toMatchObject({ code: 0 });
  expect(await contents(db, 'org_twin')).toEqual(before);
  expect(await tenant('drop', 'ours', '--force')).toMatchObject({ code: 0 });
  expect(await tenant('import', file)).toMatchObject({ code: 0 });
  expect(await contents(db, 'org_ours')).toEqual(before);
  expect(await db.sql`select id from org_ours.organizations`).toEqual([id]);
  expect(await fingerprints(db, 'org_ours', 'org_twin')).toEqual([was, was]);
});

test('an archived tenant is closed, keeps its rows and can be opened again', async () => {
  const { db, tenant, before } = await database();
  const status = async () => (await db.sql`select status from public.tenant_registry`)[0]?.status;
  expect(JSON.parse((await tenant('archive', 'ours')).stdout)).toMatchObject({ tenant: { status: 'archived' } });
  expect(await status()).toBe('archived');
  expect(await contents(db, 'org_ours')).toEqual(before);
  expect(await tenant('resume', 'ours')).toMatchObject({ code: 0 });
  expect(await status()).toBe('active');
  expect(await db.sql`select action from migrations.history where action in ('archive', 'resume') order by id`).toEqual(
    [{ action: 'archive' }, { action: 'resume' }],
  );
});
