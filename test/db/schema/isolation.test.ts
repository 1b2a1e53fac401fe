import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, createOrganization, type Organization, refusal, undone } from './organization.ts';
import { SCHEMAS } from './schema-files.ts';

// What `pmdb isolation` doesn't ask: it attacks across organizations (test/db/isolation), here is what holds inside one.
let database: FreshDatabase;
let ours: Organization;
let tables: string[];

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
  await createOrganization(database.sql, 'theirs');
  const rows = await database.sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relnamespace::regnamespace::text = any (${[...SCHEMAS, 'shared']})
    order by 1`;
  tables = rows.map(({ name }) => name);
});

/** They belong to nobody: everybody may read them, and only a migration writes. */
const REFERENCE_DATA = ['shared.countries', 'shared.currencies', 'shared.states', 'shared.time_zones'];

test('every table but reference data has row-level security, enabled and forced on its owner', async () => {
  const loose = await database.sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text = any (${[...SCHEMAS, 'shared']})
      and not (c.relrowsecurity and c.relforcerowsecurity)
    order by 1`;
  expect(loose.map(({ name }) => name)).toEqual(REFERENCE_DATA);
});

test('reference data is read, and written by no persona', async () => {
  const writable = await database.sql`
    select distinct a.privilege_type as right
    from pg_class c, aclexplode(c.relacl) a
    where c.oid = any (${REFERENCE_DATA}::regclass[]) and a.grantee not in (c.relowner, 'pm_definer'::regrole)`;
  expect([...writable]).toEqual([{ right: 'SELECT' }]);
});

test('nobody holds a right that policies do not bound', async () => {
  const grants = await database.sql`
    select c.oid::regclass::text || ' ' || a.grantee::regrole || ' ' || a.privilege_type as grant
    from pg_class c, aclexplode(c.relacl) a
    where c.relnamespace::regnamespace::text = any (${[...SCHEMAS, 'shared']})
      and a.grantee <> c.relowner
      and (a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER') or c.relkind = 'm' or a.grantee = 0)`;
  expect([...grants]).toEqual([]);
});

test('staff without a permission see nothing of what it is for, and a permission to see allows no write', async () => {
  await undone(database.sql, async (tx) => {
    await tx`update core.organization_members set permissions = '["units.view_all"]'`;
    await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
    await tx`set local role pm_app`;
    expect(await tx`select id from core.properties`).toHaveLength(0);
    expect(await tx`select id from core.units`).toHaveLength(1);
    expect(await tx`update core.units set floor = 9 returning id`).toHaveLength(0);
    expect(await tx`delete from core.units returning id`).toHaveLength(0);
    const { code } = await refusal(
      tx,
      (sp) =>
        sp`insert into core.units ${sp({ organization_id: ours.id, property_id: ours.property, unit_number: 'x' })}`,
    );
    expect(code).toBe('42501');
  });
});

test('a manager sees the properties that are his, and no others', async () => {
  await undone(database.sql, async (tx) => {
    const [other] = await tx`
      insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
      values (${ours.id}, 'Other', 'mixed', 'x', 'y', 'z', 'US') returning id`;
    await tx`insert into core.units ${tx({ organization_id: ours.id, property_id: other?.id, unit_number: '1' })}`;
    await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
    await tx`set local role property_manager_role`;
    expect(await tx`select id from core.properties`).toEqual([{ id: ours.property }]);
    expect(await tx`select property_id from core.units`).toEqual([{ property_id: ours.property }]);
    expect(await tx`update core.units set floor = 2 returning property_id`).toEqual([{ property_id: ours.property }]);
    expect((await refusal(tx, (sp) => sp`update core.properties set property_manager_id = null`)).code).toBe('42501');
    expect(
      (await refusal(tx, (sp) => sp`update core.units set property_id = ${other?.id}, building_id = null`)).code,
    ).toBe('42501');
  });
});

describe('a renter', () => {
  test('sees his own tenancy, not his neighbour’s', async () => {
    await undone(database.sql, async (tx) => {
      await tx`insert into core.tenants ${tx({ organization_id: ours.id, property_id: ours.property, first_name: 'Ned', last_name: 'Neighbour' })}`;
      // The other one of his is a draft still.
      await tx`update core.leases set status = 'active' where id = ${ours.lease}`;
      await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
      await tx`set local role tenant_role`;
      expect(await tx`select id from core.tenants`).toEqual([{ id: ours.tenant }]);
      expect(await tx`select id from core.leases`).toEqual([{ id: ours.lease }]);
      expect(await tx`select id from core.units`).toEqual([{ id: ours.unit }]);
      expect(await tx`select id from core.properties`).toEqual([{ id: ours.property }]);
    });
  });

  test.each([
    "update core.tenants set background_check_status = 'passed'",
    'update core.leases set rent_amount = 0',
    'delete from core.leases',
    'select credit_score from core.tenants',
    'select acquisition_cost from core.properties',
    "update core.organizations set subscription_plan = 'enterprise'",
  ])('may not: %s', async (statement) => {
    await acting(database.sql, 'tenant_role', ours, async (tx) => {
      expect((await refusal(tx, (sp) => sp.unsafe(statement))).code).toBe('42501');
    });
  });
});

describe('identity', () => {
  test('shows staff their colleagues and nobody else, and never a secret', async () => {
    await acting(database.sql, 'pm_app', ours, async (tx) => {
      const people = await tx`select email from identity.users order by email`;
      expect(people.map(({ email }) => email)).toEqual(['colleague@ours.example', 'ours@example.com']);
      for (const table of tables.filter((name) => name.startsWith('identity.') && name !== 'identity.permissions')) {
        expect((await refusal(tx, (sp) => sp.unsafe(`select * from ${table}`))).code, table).toBe('42501');
      }
    });
  });

  test('shows a renter himself', async () => {
    await acting(database.sql, 'tenant_role', ours, async (tx) => {
      expect(await tx`select email from identity.users`).toEqual([{ email: 'ours@example.com' }]);
      expect(await tx`update identity.user_profiles set first_name = 'Rita' returning id`).toEqual([{ id: ours.user }]);
      expect((await refusal(tx, (sp) => sp`update identity.user_profiles set status = 'active'`)).code).toBe('42501');
    });
  });

  test('lets nobody grant himself a role', async () => {
    for (const role of ['pm_app', 'property_manager_role', 'tenant_role']) {
      await acting(database.sql, role, ours, async (tx) => {
        expect((await refusal(tx, (sp) => sp`update identity.user_roles set permissions = '["all"]'`)).code, role).toBe(
          '42501',
        );
      });
    }
  });
});

test('the occupancy summary shows each organization its own part, after a refresh by the job', async () => {
  const { sql } = database;
  await sql.begin(async (tx) => {
    await tx`set local role pm_cron`;
    await tx`select app.refresh_summary_views()`;
  });
  for (const role of ['pm_app', 'pm_readonly', 'pm_reporting']) {
    await acting(sql, role, ours, async (tx) => {
      expect(await tx`select property_id, total_units from core.property_occupancy`, role).toEqual([
        { property_id: ours.property, total_units: '1' },
      ]);
      expect((await refusal(tx, (sp) => sp`select from core.property_occupancy_summary`)).code).toBe('42501');
    });
  }
});

test('a backup sees every row and writes none', async () => {
  await undone(database.sql, async (tx) => {
    await tx`set local role pm_backup`;
    for (const table of tables) await tx.unsafe(`select * from ${table}`);
    expect(await tx`select id from core.organizations`).toHaveLength(2);
    expect((await refusal(tx, (sp) => sp`delete from core.leases`)).code).toBe('42501');
  });
});
