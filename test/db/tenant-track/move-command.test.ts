import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization } from '../schema/organization.ts';
import { fillPooled } from './pooled-rows.ts';

/** On this project's own files. */
async function database() {
  const { sql, url } = await migratedDatabase();
  const move = (...args: string[]) => pmdb(['tenant', 'move', ...args, '--url', url, '--json'], { cwd: process.cwd() });
  return { sql, move };
}

test('pmdb tenant move makes the schema, fills it, and goes back', async () => {
  const { sql, move } = await database();
  await fillPooled(sql, 'ours');
  const moved = await move('ours', '--to', 'schema');
  expect(JSON.parse(moved.stdout)).toMatchObject({
    ok: true,
    moved: true,
    tenant: { slug: 'ours', schema: 'org_ours', version: expect.stringMatching(/^\d{3}$/) },
  });
  expect(await sql`select count(*) from org_ours.units`).toEqual([{ count: '2' }]);
  expect(JSON.parse((await move('ours', '--to', 'schema')).stdout)).toMatchObject({ ok: true, moved: false });
  expect(JSON.parse((await move('ours', '--to', 'pooled')).stdout)).toMatchObject({
    moved: true,
    tenant: { schema: null },
  });
  expect(await sql`select count(*) from core.units`).toEqual([{ count: '2' }]);
  expect(await sql`select to_regnamespace('org_ours') as schema`).toEqual([{ schema: null }]);
  expect(await sql`select slug from migrations.tenants`).toEqual([]);
  expect(await sql`select action, schema_name from migrations.history where action = 'move' order by id`).toEqual([
    { action: 'move', schema_name: 'org_ours' },
    { action: 'move', schema_name: 'org_ours' },
  ]);
});

test('what has no place in a schema stays where it is, and is named', async () => {
  const { sql, move } = await database();
  await createOrganization(sql, 'ours');
  const { code, stdout } = await move('ours', '--to', 'schema');
  expect(code).toBe(4);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'SQL',
    message: 'ours has rows that have no place in a schema of its own',
    detail: expect.stringContaining('financial.invoices'),
  });
  expect(await sql`select to_regnamespace('org_ours') as schema`).toEqual([{ schema: null }]);
});
