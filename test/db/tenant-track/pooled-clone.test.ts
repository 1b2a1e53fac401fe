import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copiedId } from '../../../src/core/copied-ids.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { errorOf } from '../engine/reading.ts';
import { auditBooks } from '../financial/audit-books.ts';
import { auditLedger } from '../financial/audit-ledger.ts';
import { createOrganization } from '../schema/organization.ts';
import { fillPooled } from './pooled-rows.ts';

/** What a copy has otherwise on purpose. */
const LEFT_OUT = ['core.organization_members', 'identity.api_keys', 'identity.auth_tokens', 'identity.user_claims'];
const OTHERWISE: Record<string, string[]> = {
  'communication.announcements': ['status'],
  'communication.communication_logs': ['status'],
  'communication.notifications': ['status'],
  'core.organizations': ['slug', 'domain'],
  'core.user_profiles': ['status'],
  'financial.billing_cycles': ['status'],
  'financial.payment_methods': ['status', 'gateway_token', 'gateway_customer_id'],
  tenant_registry: ['status', 'db_role', 'provisioned_at'],
};

async function database() {
  const db = await migratedDatabase();
  const tenant = (...args: string[]) => pmdb(['tenant', ...args, '--url', db.url, '--json'], { cwd: process.cwd() });
  return { db, tenant };
}

type Row = Record<string, unknown>;

/** Every row of an organization by table, but for what a copy has otherwise. */
async function rowsOf({ sql }: FreshDatabase, organization: string): Promise<Record<string, Row[]>> {
  const tables = await sql`select relation::text as name, organization_column as owner from app.tables_of_tenants()`;
  const found: Record<string, Row[]> = {};
  for (const { name, owner } of tables) {
    if ([...LEFT_OUT, 'identity.user_roles'].includes(name)) continue;
    const rows = await sql.unsafe(
      `select to_jsonb(x) - $2::text[] as row from ${name} x where ${owner} = $1 order by 1`,
      [organization, OTHERWISE[name] ?? []],
    );
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

/** The rows with the ids that a copy gives them, and those of logins as they are. */
async function asCopied({ sql }: FreshDatabase, rows: Record<string, Row[]>, from: string, to: string) {
  const logins = new Set((await sql`select id::text as id from identity.user_profiles`).map(({ id }) => id));
  const copied = (id: string) => (id === from ? to : logins.has(id) ? id : copiedId(id, to));
  const text = JSON.stringify(rows).replace(
    /(?<=")[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=")/g,
    copied,
  );
  return JSON.parse(text) as Record<string, Row[]>;
}

const sorted = (rows: Record<string, Row[]>) =>
  Object.fromEntries(Object.entries(rows).map(([name, own]) => [name, own.map((row) => JSON.stringify(row)).sort()]));

async function idOf({ sql }: FreshDatabase, slug: string): Promise<string> {
  return (await sql`select id from core.organizations where slug = ${slug}`)[0]?.id;
}

test('a clone has every row of every table under ids of its own, and the original is as it was', async () => {
  const { db, tenant } = await database();
  const { id: ours, unit } = await createOrganization(db.sql, 'ours');
  await createOrganization(db.sql, 'theirs');
  const address = `https://files.example/${ours}/${unit}.png`;
  await db.sql`update core.units set metadata = ${db.sql.json({ twin: unit, list: [unit, 'x'], address })}, images = ${[address]} where id = ${unit}`;
  await db.sql`update core.organizations set domain = 'ours.example' where id = ${ours}`;
  const before = await rowsOf(db, ours);
  expect(Object.values(before).filter((rows) => rows.length > 0).length).toBeGreaterThan(35);
  const answer = await tenant('clone', 'ours', 'twin');
  expect(JSON.parse(answer.stdout)).toMatchObject({ ok: true, slug: 'twin', schema: null, pending: 0 });
  const twin = await idOf(db, 'twin');
  expect(await rowsOf(db, ours)).toEqual(before);
  expect(sorted(await rowsOf(db, twin))).toEqual(sorted(await asCopied(db, before, ours, twin)));
  const [{ metadata, images } = {}] =
    await db.sql`select metadata, images from core.units where id = ${copiedId(unit, twin)}`;
  expect({ metadata, images }).toEqual({
    metadata: { twin: copiedId(unit, twin), list: [copiedId(unit, twin), 'x'], address },
    images: [address],
  });
  expect(await db.sql`select from migrations.history where action = 'clone'`).toHaveLength(1);
  // Nothing is told to the audit trail as if somebody had done it.
  expect(await db.sql`select from shared.audit_logs where organization_id = ${twin}`).toHaveLength(0);
});

test('an export that is imported beside the original is the same copy', async () => {
  const { db, tenant } = await database();
  const { id: ours } = await createOrganization(db.sql, 'ours');
  const file = join(await tmpProject(), 'ours.ndjson');
  expect(await tenant('export', 'ours', file)).toMatchObject({ code: 0 });
  const before = await rowsOf(db, ours);
  expect(await tenant('import', file, '--as', 'twin')).toMatchObject({ code: 0 });
  const twin = await idOf(db, 'twin');
  expect(sorted(await rowsOf(db, twin))).toEqual(sorted(await asCopied(db, before, ours, twin)));
  expect(await rowsOf(db, ours)).toEqual(before);
  for (const table of LEFT_OUT) {
    expect(await db.sql`select from ${db.sql(table)} where organization_id = ${twin}`).toHaveLength(0);
  }
  // One that was cut off makes nothing, though its ids could be read.
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -200));
  expect(errorOf(await tenant('import', file, '--as', 'third'))).toMatchObject({ code: 'BAD_FILE' });
  expect(await db.sql`select slug from core.organizations order by 1`).toEqual([{ slug: 'ours' }, { slug: 'twin' }]);
});

test('nobody gets into a clone, is written to or charged by it, until somebody is let in', async () => {
  const { db, tenant } = await database();
  const { user } = await createOrganization(db.sql, 'ours');
  expect(await tenant('clone', 'ours', 'twin')).toMatchObject({ code: 0 });
  const twin = await idOf(db, 'twin');
  for (const table of LEFT_OUT) {
    expect(await db.sql`select from ${db.sql(table)} where organization_id = ${twin}`).toHaveLength(0);
  }
  const enter = () =>
    db.sql.begin(async (tx) => {
      await tx`select app.set_context_as(${user}, ${twin})`;
      await tx`set local role pm_app`;
      return await tx`select count(*)::int as n from core.properties`;
    });
  await expect(enter()).rejects.toThrow('this user may not act for this organization');
  for (const [table, status] of [
    ['communication.notifications', 'pending'],
    ['communication.communication_logs', 'queued'],
    ['communication.announcements', 'scheduled'],
    ['financial.billing_cycles', 'active'],
    ['financial.payment_methods', 'active'],
  ] as const) {
    expect(
      await db.sql`select from ${db.sql(table)} where organization_id = ${twin} and status = ${status}`,
    ).toHaveLength(0);
  }
  await db.sql`select app.appoint_administrator(${twin}, ${user})`;
  expect(await enter()).toEqual([{ n: 1 }]);
});

test('the books of a clone add up, and are kept as the original’s are', async () => {
  const { db, tenant } = await database();
  const seeded = await pmdb(['seed', '--organization', 'maple-grove', '--months', '3', '--url', db.url], {
    cwd: process.cwd(),
  });
  expect(seeded.code, seeded.stderr).toBe(0);
  await fillPooled(db.sql, 'ours');
  for (const slug of ['ours', 'maple-grove']) {
    expect(await tenant('clone', slug, `${slug}-twin`)).toMatchObject({ code: 0 });
    const twin = await idOf(db, `${slug}-twin`);
    expect(await auditBooks(db.sql, twin)).toEqual([]);
    expect(await auditLedger(db.sql, twin)).toEqual([]);
  }
  const twin = await idOf(db, 'ours-twin');
  const journals = await db.sql`select distinct journal_id from financial.transactions where organization_id = ${twin}`;
  expect(journals.length).toBeGreaterThan(1);
  const [shared] = await db.sql`
    select count(*)::int as n from financial.transactions a join financial.transactions b using (journal_id)
     where a.organization_id <> b.organization_id`;
  expect(shared).toEqual({ n: 0 });
  // Triggers are awake, and see the copy's rows as they see others.
  await expect(
    db.sql`update financial.transactions set amount = 1 where organization_id = ${twin} and status = 'posted'`,
  ).rejects.toThrow();
  const paid = await idOf(db, 'maple-grove-twin');
  await db.sql`update financial.payments set status = 'failed' where id = (
    select payment_id from financial.payment_allocations where organization_id = ${paid} limit 1)`;
  expect(await auditBooks(db.sql, paid)).toEqual([]);
  expect(await auditBooks(db.sql, await idOf(db, 'maple-grove'))).toEqual([]);
});

test('a clone can be cloned and dropped; what can not be cloned leaves nothing behind', async () => {
  const { db, tenant } = await database();
  const { id } = await createOrganization(db.sql, 'ours');
  expect(await tenant('clone', 'ours', 'twin')).toMatchObject({ code: 0 });
  expect(await tenant('clone', 'twin', 'third')).toMatchObject({ code: 0 });
  const before = await rowsOf(db, id);
  expect(errorOf(await tenant('clone', 'ours', 'twin'))).toMatchObject({ code: 'TENANT_EXISTS' });
  expect(errorOf(await tenant('clone', 'ours', "'; drop schema core cascade; --"))).toMatchObject({ code: 'BAD_FLAG' });
  // A row that no copy can have fails, and takes all others with it.
  expect(await tenant('drop', 'twin', '--force')).toMatchObject({ code: 0 });
  await db.sql`delete from core.property_managers where organization_id <> ${id}`;
  await db.sql`create unique index one_of_all on core.property_managers (assigned_from)`;
  expect(errorOf(await tenant('clone', 'ours', 'fourth'))).toMatchObject({ sqlstate: '23505' });
  expect(await db.sql`select slug from core.organizations order by 1`).toEqual([{ slug: 'ours' }, { slug: 'third' }]);
  expect(await rowsOf(db, id)).toEqual(before);
});
