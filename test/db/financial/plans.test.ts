import type { TransactionSql } from 'postgres';
import { beforeAll, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { undone } from '../schema/organization.ts';

let database: FreshDatabase;
let ours: { id: string; admin: string; renter: string };

/** Each with 10 properties, 500 tenants and a year of their rents: 6,000 invoices, of which the last two months are open. */
const ORGANIZATIONS = 8;

beforeAll(async () => {
  database = await migratedDatabase();
  const { sql } = database;
  await sql.begin(async (tx) => {
    for (let n = 0; n < ORGANIZATIONS; n++) ours = await fill(tx, n);
  });
  await sql`refresh materialized view financial.property_revenue_summary`;
  await sql`vacuum analyze core.properties, core.tenants, financial.invoices, financial.property_revenue_summary`;
});

async function fill(tx: TransactionSql, n: number): Promise<typeof ours> {
  const [admin, renter] = await tx`
    insert into identity.user_profiles (email) values (${`admin@${n}.example`}), (${`renter@${n}.example`}) returning id`;
  const [organization] = await tx`select app.create_organization(${`o${n}`}, ${`o${n}`}, ${admin?.id}) as id`;
  const [profile] = await tx`
    insert into core.user_profiles (organization_id, identity_user_id) values (${organization?.id}, ${renter?.id}) returning id`;
  // Triggers and audit entries are not what is looked at here.
  await tx`set local session_replication_role = replica`;
  await tx`
    insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country, property_manager_id)
    select ${organization?.id}, 'House ' || n, 'residential', n || ' Main St', 'Springfield', 'IL', 'US',
           (select id from core.user_profiles where organization_id = ${organization?.id} and identity_user_id = ${admin?.id} and n = 1)
    from generate_series(1, 10) n`;
  await tx`
    insert into core.tenants (organization_id, property_id, first_name, last_name, user_profile_id)
    select p.organization_id, p.id, 'Rita', n::text, case when n = 1 and p.name = 'House 1' then ${profile?.id}::uuid end
    from core.properties p, generate_series(1, 50) n where p.organization_id = ${organization?.id}`;
  await tx`
    insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, currency, subtotal,
                                    total_amount, paid_amount, invoice_date, due_date, period_start, period_end, status, sent_at)
    select t.organization_id, t.property_id, t.id, gen_random_uuid()::text, 'rent', 'USD', 900, 900, case when m > 1 then 900 else 0 end,
           day, day + 5, day, day + 27, case when m > 1 then 'paid' else 'sent' end, day
    from core.tenants t, generate_series(0, 11) m, lateral (select (current_date - 20 - m * 30) as day) d
    where t.organization_id = ${organization?.id}`;
  await tx`set local session_replication_role = origin`;
  return { id: organization?.id, admin: admin?.id, renter: renter?.id };
}

/** The plan of a query and its estimated cost, as a role of ours, with one index gone. */
async function plan(role: string, query: string, dropped?: string): Promise<{ text: string; cost: number }> {
  return await undone(database.sql, async (tx) => {
    if (dropped) await tx`drop index ${tx(`financial.${dropped}`)}`;
    await tx`select app.set_context_as(${role === 'tenant_role' ? ours.renter : ours.admin}, ${ours.id})`;
    await tx`set local role ${tx(role)}`;
    const rows = await tx.unsafe(`explain ${query}`);
    const text = rows.map((row) => row['QUERY PLAN']).join('\n');
    return { text, cost: Number(/\.\.([\d.]+) rows/.exec(text)?.[1]) };
  });
}

const OVERDUE = `
  select invoice_number, balance_due from financial.invoices
  where status in ('sent', 'partial', 'overdue') and due_date < app.organization_date() order by due_date limit 50`;

/** Who reads all of an organization. */
const EVERYTHING = ['pm_app', 'pm_readonly', 'pm_reporting'];

const QUERIES: readonly [name: string, roles: readonly string[], index: string, query: string][] = [
  [
    'a tenant’s invoices, newest first',
    EVERYTHING,
    'idx_invoices_tenant',
    `select * from financial.invoices where tenant_id = (select min(id::text)::uuid from core.tenants) order by invoice_date desc`,
  ],
  [
    'a renter’s own invoices',
    ['tenant_role'],
    'idx_invoices_tenant',
    'select invoice_number, balance_due from financial.invoices',
  ],
  ['an organization’s overdue invoices, oldest first', EVERYTHING, 'idx_invoices_due_date', OVERDUE],
  ['what a month’s invoices come to', EVERYTHING, 'idx_invoices_period', month('financial.invoices', 'period_start')],
  [
    'monthly revenue of properties',
    EVERYTHING,
    'idx_property_revenue_summary_org',
    `select property_name, total_invoiced from financial.property_revenue where revenue_month = date_trunc('month', current_date)::date`,
  ],
];

function month(table: string, column: string): string {
  return `
    select property_id, sum(total_amount) from ${table}
    where ${column} >= current_date - 60 and ${column} < current_date - 45 group by property_id`;
}

const EACH = QUERIES.flatMap(([name, roles, index, query]) => roles.map((role) => ({ name, role, index, query })));

test.each(EACH)('$name, for $role', async ({ role, index, query }) => {
  const { text, cost } = await plan(role, query);
  expect(text).toContain(index);
  expect(text).not.toMatch(/Seq Scan on (invoices|property_revenue_summary)/);
  if (query.includes('limit')) expect(text).not.toContain('Sort');
  const without = await plan(role, query, index);
  expect(without.text).not.toContain(index);
  expect(without.cost).toBeGreaterThan(1.5 * cost);
});

test('a manager’s overdue invoices are looked up by his properties or by date, never in all invoices', async () => {
  const { text } = await plan('property_manager_role', OVERDUE);
  expect(text).toMatch(/idx_invoices_(open_property|property_status_due|due_date|property_period)/);
  expect(text).not.toContain('Seq Scan on invoices');
});
