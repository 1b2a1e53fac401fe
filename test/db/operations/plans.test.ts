import type { TransactionSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting } from '../schema/organization.ts';

let database: FreshDatabase;
let ours: { id: string; user: string };

/** Twenty organizations, each with 10 properties, 1,000 units, 1,000 tenants and 3,000 work orders; ours has 3,000 empty properties more. */
const ORGANIZATIONS = 20;

/** Who reads all of an organization. */
const EVERYTHING = ['pm_app', 'pm_readonly', 'pm_reporting'];

beforeAll(async () => {
  database = await migratedDatabase();
  const { sql } = database;
  await sql.begin(async (tx) => {
    for (let n = 0; n < ORGANIZATIONS; n++) {
      const [user] = await tx`insert into identity.user_profiles (email) values (${`admin@${n}.example`}) returning id`;
      const [row] = await tx`select app.create_organization(${`o${n}`}, ${`o${n}`}, ${user?.id}) as id`;
      ours = { id: row?.id, user: user?.id };
      // Triggers and audit entries of the rows are not what is looked at here.
      await tx`set local session_replication_role = replica`;
      await fill(tx, ours.id);
      await tx`set local session_replication_role = origin`;
    }
    await tx`set local session_replication_role = replica`;
    await createProperties(tx, ours.id, 3000);
  });
  // Who administers ours also manages three of its properties.
  await sql`
    update core.properties p set property_manager_id = u.id from core.user_profiles u
    where u.organization_id = ${ours.id} and u.identity_user_id = ${ours.user}
      and p.id in (select distinct property_id from core.units where organization_id = ${ours.id} order by 1 limit 3)`;
  await sql`vacuum analyze core.properties, core.units, core.tenants, operations.work_orders`;
});

async function createProperties(tx: TransactionSql, organization: string, count: number): Promise<void> {
  await tx`
    insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country, amenities)
    select ${organization}, 'House ' || n, 'residential', n || ' Main St', 'Springfield', 'IL', 'US', array['pool ' || n]
    from generate_series(1, ${count}) n`;
}

async function fill(tx: TransactionSql, organization: string): Promise<void> {
  await createProperties(tx, organization, 10);
  await tx`
    insert into core.units (organization_id, property_id, unit_number, status, features)
    select p.organization_id, p.id, n::text, case when n % 10 = 0 then 'vacant' else 'unavailable' end, array['f' || n]
    from core.properties p, generate_series(1, 100) n where p.organization_id = ${organization}`;
  await tx`
    insert into core.tenants (organization_id, property_id, first_name, last_name)
    select organization_id, property_id, 'Rita' || unit_number, md5(id::text) from core.units where organization_id = ${organization}`;
  await tx`
    insert into operations.work_orders (organization_id, property_id, unit_id, title, status, completed_at, created_at)
    select u.organization_id, u.property_id, u.id, 'Repair', case when n > 1 then 'completed' else 'open' end,
           case when n > 1 then now() end, now() - n * interval '1 day'
    from core.units u, generate_series(1, 30, 10) n where u.organization_id = ${organization}`;
}

/** Every node of the plan of a query that somebody sends, staff unless another role is said, with the index it uses. */
async function plan(query: string, parameters: string[] = [], role = 'pm_app'): Promise<string> {
  return await acting(database.sql, role, ours, async (tx) => {
    const rows = await tx.unsafe(`explain (costs off) ${query}`, parameters);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

const OPEN = `
  select * from operations.work_orders
  where status in ('open', 'scheduled', 'in_progress', 'on_hold') order by created_at limit 50`;

describe('typical queries use an index under row-level security, and read no more than they need', () => {
  test.each([...EVERYTHING, 'property_manager_role'])('a property’s units by status, for %s', async (role) => {
    const [property] = await database.sql`
      select id from core.properties where organization_id = ${ours.id} and property_manager_id is not null limit 1`;
    const query = 'select * from core.units where property_id = $1 and status = $2';
    const text = await plan(query, [property?.id, 'vacant'], role);
    expect(text).toMatch(/Index Scan .*(idx_units_property_status|idx_vacant_units)/);
    expect(text).not.toContain('Seq Scan on units');
  });

  test.each(EVERYTHING)('open work orders, oldest first, for %s', async (role) => {
    const text = await plan(OPEN, [], role);
    expect(text).toMatch(/Index Scan using idx_work_orders_open/);
    expect(text).not.toContain('Sort');
  });

  test('open work orders of a manager are looked up by his properties or by date, never in all work orders', async () => {
    const text = await plan(OPEN, [], 'property_manager_role');
    expect(text).toMatch(/idx_work_orders_(property|open)/);
    expect(text).not.toContain('Seq Scan on work_orders');
  });

  test('work orders of a unit', async () => {
    const [unit] = await database.sql`select id from core.units where organization_id = ${ours.id} limit 1`;
    const text = await plan('select * from operations.work_orders where unit_id = $1', [unit?.id]);
    expect(text).toContain('idx_work_orders_unit');
  });
});

describe('search uses its GIN index, which a query under row-level security can’t', () => {
  const searches = [
    ['properties by amenity', 'idx_properties_amenities', "select app.properties_with_amenities('{pool 1777}')"],
    ['units by feature', 'idx_units_features', "select app.units_with_features('{f7}')"],
    ['tenants by words', 'idx_tenants_search', "select app.search_tenants('rita77')"],
    ['tenants by a part of the name', 'idx_tenants_name_trgm', "select app.search_tenants('ita77')"],
    ['properties by words', 'idx_properties_search', "select app.search_properties('house 1777')"],
  ] as const;

  test.each(searches)('%s', async (_, index, query) => {
    await acting(database.sql, 'pm_app', ours, async (tx) => {
      const before = await scans(tx, index);
      const found = await tx.unsafe(query);
      expect(found.length).toBeGreaterThan(0);
      expect(await scans(tx, index)).toBeGreaterThan(before);
    });
  });

  test('finds nothing of another organization, and nothing without the permission', async () => {
    const { sql } = database;
    const [{ id: other } = {}] = await sql`select id from core.organizations where id <> ${ours.id} limit 1`;
    await sql`update core.tenants set last_name = 'Unmistakable' where id = (select id from core.tenants where organization_id = ${other} limit 1)`;
    const search = (role: string) =>
      acting(sql, role, ours, async (tx) => (await tx`select * from app.search_tenants('unmistakable')`).length);
    expect(await search('pm_app')).toBe(0);
    // Not one of those whose property he manages: these he finds anyway.
    await sql`
      update core.tenants set last_name = 'Unmistakable'
      where id = (select t.id from core.tenants t join core.properties p on p.id = t.property_id
                  where p.organization_id = ${ours.id} and p.property_manager_id is null limit 1)`;
    expect(await search('pm_app')).toBe(1);
    await sql`update core.organization_members set permissions = '[]' where organization_id = ${ours.id}`;
    expect(await search('pm_app')).toBe(0);
    await sql`update core.organization_members set permissions = '["all"]' where organization_id = ${ours.id}`;
  });
});

/** How often the index was used so far, this transaction included. */
async function scans(tx: TransactionSql, index: string): Promise<number> {
  const [row] = await tx`
    select (idx_scan + pg_stat_get_xact_numscans(indexrelid))::int as n
    from pg_catalog.pg_stat_user_indexes where schemaname = 'core' and indexrelname = ${index}`;
  return row?.n ?? 0;
}
