import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, createOrganization } from '../schema/organization.ts';
import { createEstate } from './estate.ts';
import { fillPooled } from './pooled-rows.ts';
import { provision } from './tenant-schema.ts';

const POOLED = [
  'core.organizations',
  'core.user_profiles',
  'core.organization_members',
  'core.properties',
  'core.property_managers',
  'core.buildings',
  'core.units',
  'core.tenants',
  'core.leases',
  'financial.accounts',
  'financial.transactions',
  'financial.transactions_archive',
  'operations.work_orders',
  'communication.messages',
];
const OWN = [
  'organizations',
  'properties',
  'buildings',
  'units',
  'tenants',
  'leases',
  'accounts',
  'transactions',
  'transactions_archive',
  'work_orders',
  'messages',
];

/** Every row of the tables, as JSON, by table. */
async function contents(sql: Sql, tables: readonly string[]): Promise<Record<string, unknown[]>> {
  const entries = await Promise.all(
    tables.map(
      async (table) => [table, await sql.unsafe(`select to_jsonb(t) as row from ${table} t order by id`)] as const,
    ),
  );
  return Object.fromEntries(entries.map(([table, rows]) => [table, rows.map(({ row }) => row)]));
}

/** As `pmdb` does it: in one transaction, as a role that migrates. */
async function move(sql: Sql, call: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local role pm_owner`;
    await tx`set local row_security = off`;
    await tx.unsafe(`select ${call}`);
  });
}

test('from the shared schemas into one of its own and back, nothing is lost', async () => {
  const { sql } = await migratedDatabase();
  const { organization, user } = await fillPooled(sql, 'ours');
  const before = await contents(sql, POOLED);
  for (const table of POOLED) expect(before[table]?.length, table).toBeGreaterThan(0);

  await provision(sql, 'org_ours');
  await move(sql, `app.move_into_schema('ours', 'org_ours')`);
  for (const table of POOLED.slice(3)) expect((await contents(sql, [table]))[table], table).toEqual([]);
  for (const table of OWN) {
    const pooled = POOLED.find((name) => name.endsWith(`.${table}`)) as string;
    expect((await contents(sql, [`org_ours.${table}`]))[`org_ours.${table}`]?.length, table).toBe(
      before[pooled]?.length,
    );
  }
  await acting(sql, 'pm_app', { id: organization, user }, async (tx) => {
    expect(await tx`select name, address->>'city' as city, total_units from org_ours.properties`).toEqual([
      { name: 'Sunrise Apartments', city: 'Springfield', total_units: 2 },
    ]);
    expect(
      await tx`select u.last_name from org_ours.tenants t join org_ours.users u on u.id = t.user_id order by 1`,
    ).toEqual([{ last_name: 'Guest' }, { last_name: 'Renter' }]);
  });

  await move(sql, `app.move_out_of_schema('ours')`);
  await sql.unsafe('set client_min_messages = warning; drop schema org_ours cascade').simple();
  expect(await contents(sql, POOLED)).toEqual(before);
  expect(await sql`select placement, schema_name from app.list_tenants()`).toEqual([
    { placement: 'pooled', schema_name: null },
  ]);
});

test('from a schema of its own into the shared ones and back, nothing is lost', async () => {
  const { sql } = await migratedDatabase();
  const { cash, rent } = await createEstate(sql, 'ours');
  await sql.begin(async (tx) => {
    const line = {
      journal_id: cash,
      transaction_type: 'income',
      amount: 900,
      status: 'posted',
      transaction_date: '2020-01-01',
    };
    await tx`insert into org_ours.transactions ${tx([
      { ...line, entry_side: 'debit', account_id: cash },
      { ...line, entry_side: 'credit', account_id: rent },
    ])}`;
  });
  await sql`update org_ours.properties set address = ${sql.json({ line1: '1 Main St', city: 'Springfield', state_province: 'IL', country: 'US', note: 'rear' })},
    policies = '{"pets": {"cats": true, "dogs": null}, "bikes": "cellar"}', financial_settings = '{"late_fee_amount": 25, "bank": "x"}'`;
  await sql`update org_ours.tenants set employment_info = '{"employer": "Acme", "verification": {"by": "phone"}}', tenant_references = '{"rental_history": [{"from": 2019}]}'`;
  await sql`update org_ours.leases set security_deposit = 900, signed_at = now()`;
  const tables = OWN.map((table) => `org_ours.${table}`);
  const before = await contents(sql, tables);
  const people = await sql`select id, role, status from org_ours.users order by id`;

  await move(sql, `app.move_out_of_schema('ours')`);
  await sql.unsafe('set client_min_messages = warning; drop schema org_ours cascade').simple();
  expect(await sql`select last_name, email from core.tenants`).toEqual([
    { last_name: 'Unknown', email: 'tenant@ours.example' },
  ]);
  expect(await sql`select address_line1, pet_policy, late_fee_amount from core.properties limit 1`).toEqual([
    { address_line1: '1 Main St', pet_policy: { cats: true, dogs: null }, late_fee_amount: '25.00' },
  ]);
  expect(await sql`select count(*) from shared.audit_logs where table_name = 'org_ours.leases'`).toEqual([
    { count: '2' },
  ]);

  await provision(sql, 'org_ours');
  await move(sql, `app.move_into_schema('ours', 'org_ours')`);
  const after = await contents(sql, tables);
  for (const table of tables) {
    const [was, is] = [before[table], after[table]];
    // What wasn't said has its default now.
    expect(is, table).toMatchObject(was as object[]);
  }
  expect(await sql`select id, role, status from org_ours.users order by id`).toEqual(people);
});

test('an organization with rows that have no place in a schema stays where it is, and says which', async () => {
  const { sql } = await migratedDatabase();
  await createOrganization(sql, 'ours');
  await provision(sql, 'org_ours');
  const refused = move(sql, `app.move_into_schema('ours', 'org_ours')`);
  await expect(refused).rejects.toMatchObject({
    code: '55000',
    message: 'ours has rows that have no place in a schema of its own',
  });
  await expect(refused).rejects.toMatchObject({ detail: expect.stringContaining('financial.invoices.property_id: ') });
  // Each column once, also one with two keys.
  const obstacles = await sql`select obstacle from app.obstacles_to_move((select id from core.organizations))`;
  const columns = obstacles.map(({ obstacle }) => String(obstacle).replace(/: \d+$/, ''));
  expect(columns).toContain('financial.invoices.lease_id');
  expect(columns).toHaveLength(new Set(columns).size);
  expect(await sql`select placement from app.list_tenants()`).toEqual([{ placement: 'pooled' }]);
});

test.each([
  'update core.units set market_rent = 1234',
  'insert into core.units (organization_id, property_id, unit_number) select organization_id, id, $$new$$ from core.properties',
])('what somebody writes meanwhile moves as well: %s', async (statement) => {
  const { sql } = await migratedDatabase();
  await fillPooled(sql, 'ours');
  await provision(sql, 'org_ours');
  const writer = await sql.reserve();
  await writer.unsafe('begin');
  await writer.unsafe(statement);
  const written = await writer`select count(*), max(market_rent) as rent from core.units`;
  const moving = move(sql, `app.move_into_schema('ours', 'org_ours')`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await writer.unsafe('commit');
  writer.release();
  await moving;
  expect(await sql`select count(*), max(rent_amount) as rent from org_ours.units`).toEqual([...written]);
  expect(await sql`select count(*) from core.units`).toEqual([{ count: '0' }]);
});
