import type { TransactionSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, refusal, undone } from '../schema/organization.ts';
import { createEstate, type Estate } from './estate.ts';
import { POLICIES, sqlFiles } from './tenant-schema.ts';

let database: FreshDatabase;
let ours: Estate;
let theirs: Estate;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createEstate(database.sql, 'ours');
  theirs = await createEstate(database.sql, 'theirs');
});

type Person = 'admin' | 'manager' | 'renter';

/** Runs `work` as one of our people under a persona; nothing of it stays. */
const as = <T>(role: string, person: Person, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  acting(database.sql, role, { id: ours.organization, user: ours[person] }, work);

const count = async (tx: TransactionSql, table: string): Promise<number> =>
  Number((await tx.unsafe(`select count(*) from ${table}`))[0]?.count);

const tables = async () => (await sqlFiles(POLICIES)).map((name) => name.replace('.sql', ''));

/** What each persona reads of a schema whose every table it may have rows in. Reading that is not granted counts as none. */
async function seen(role: string, person: Person, schema: string): Promise<Record<string, number>> {
  return await as(role, person, async (tx) => {
    const result: Record<string, number> = {};
    for (const table of await tables()) {
      const [{ readable } = {}] =
        await tx`select has_any_column_privilege(${`${schema}.${table}`}, 'select') as readable`;
      result[table] = readable ? await count(tx, `(select from ${schema}.${table}) rows`) : 0;
    }
    return result;
  });
}

describe('two organizations side by side', () => {
  test.each([
    ['pm_app', 'admin'],
    ['property_manager_role', 'manager'],
    ['tenant_role', 'renter'],
    ['pm_readonly', 'admin'],
    ['pm_reporting', 'admin'],
    ['pm_owner', 'admin'],
  ] as const)('%s of one sees rows of its own schema, and none of the other’s', async (role, person) => {
    const own = await seen(role, person, ours.schema);
    expect(own).toMatchObject({ organizations: 1, properties: expect.any(Number), units: expect.any(Number) });
    expect(own.units).toBeGreaterThan(0);
    expect(new Set(Object.values(await seen(role, person, theirs.schema)))).toEqual(new Set([0]));
  });

  test('the administrator writes to the own schema alone', async () => {
    await as('pm_app', 'admin', async (tx) => {
      const unit = (property: string) => ({ property_id: property, unit_number: '999' });
      await tx`insert into org_ours.units ${tx(unit(ours.property))}`;
      expect(await refusal(tx, (s) => s`insert into org_theirs.units ${s(unit(theirs.property))}`)).toMatchObject({
        code: '42501',
      });
      expect((await tx`update org_ours.properties set name = 'x'`).count).toBe(2);
      expect((await tx`update org_theirs.properties set name = 'x'`).count).toBe(0);
      expect((await tx`delete from org_theirs.leases`).count).toBe(0);
      expect((await tx`delete from org_ours.leases`).count).toBe(1);
    });
  });

  test('a row of the other organization can’t be had in the own schema', async () => {
    await as('pm_app', 'admin', async (tx) => {
      const user = { email: 'x@x.example', role: 'staff' };
      expect(
        await refusal(tx, (s) => s`insert into org_ours.users ${s({ ...user, organization_id: theirs.organization })}`),
      ).toEqual({
        code: '23503',
        constraint: 'users_organization_id_fkey',
      });
    });
  });

  test('a schema has one organization and no other', async () => {
    await undone(database.sql, async (tx) => {
      expect(await refusal(tx, (s) => s`insert into org_ours.organizations (name) values ('Second')`)).toEqual({
        code: '23505',
        constraint: 'organizations_one_row_key',
      });
    });
  });
});

describe('without a context', () => {
  test.each(['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting', 'pm_owner'])(
    '%s gets an error, not an empty table',
    async (role) => {
      for (const table of ['organizations', 'units', 'properties']) {
        await undone(database.sql, async (tx) => {
          await tx`set local role ${tx(role)}`;
          await expect(tx.unsafe(`select id from org_ours.${table}`)).rejects.toMatchObject({
            code: '42501',
            message: 'no organization context',
          });
        });
      }
    },
  );
});

describe('narrow personas', () => {
  test('a manager sees and changes his properties and what is in them', async () => {
    await as('property_manager_role', 'manager', async (tx) => {
      expect(await tx`select id from org_ours.properties`).toEqual([{ id: ours.property }]);
      expect(await tx`select id from org_ours.units`).toEqual([{ id: ours.unit }]);
      expect(await tx`select id from org_ours.leases`).toEqual([{ id: ours.lease }]);
      expect((await tx`update org_ours.units set rent_amount = 1000`).count).toBe(1);
      const lease = { tenant_id: ours.tenant, start_date: '2030-01-01', rent_amount: 1, status: 'draft' };
      await tx`insert into org_ours.leases ${tx({ ...lease, unit_id: ours.unit })}`;
      expect(
        await refusal(tx, (s) => s`insert into org_ours.leases ${s({ ...lease, unit_id: ours.otherUnit })}`),
      ).toMatchObject({ code: '42501' });
      expect(await refusal(tx, (s) => s`delete from org_ours.units`)).toMatchObject({ code: '42501' });
      expect(await refusal(tx, (s) => s`update org_ours.properties set property_manager_id = null`)).toMatchObject({
        code: '42501',
      });
    });
  });

  test('a renter reads what is his and writes none of it', async () => {
    await as('tenant_role', 'renter', async (tx) => {
      expect(await tx`select id from org_ours.properties`).toEqual([{ id: ours.property }]);
      expect(await tx`select id from org_ours.units`).toEqual([{ id: ours.unit }]);
      expect(await tx`select id from org_ours.tenants`).toEqual([{ id: ours.tenant }]);
      expect(await tx`select id from org_ours.users`).toEqual([{ id: ours.renter }]);
      expect(await tx`select content from org_ours.messages`).toEqual([{ content: 'Water is off on Monday' }]);
      for (const table of ['tenants', 'leases', 'units', 'work_orders']) {
        expect(await refusal(tx, (s) => s.unsafe(`update org_ours.${table} set status = 'active'`))).toMatchObject({
          code: '42501',
        });
        expect(await refusal(tx, (s) => s.unsafe(`delete from org_ours.${table}`))).toMatchObject({ code: '42501' });
      }
      for (const column of ['background_check_status', 'employment_info']) {
        expect(await refusal(tx, (s) => s.unsafe(`select ${column} from org_ours.tenants`))).toMatchObject({
          code: '42501',
        });
      }
    });
  });

  test('a draft of a lease shows its renter nothing, until it is one', async () => {
    await undone(database.sql, async (tx) => {
      const lease = { tenant_id: ours.tenant, start_date: '2030-01-01', rent_amount: 1, status: 'draft' };
      await tx`insert into org_ours.leases ${tx({ ...lease, unit_id: ours.otherUnit })}`;
      const units = async () => {
        await tx`select app.set_context_as(${ours.renter}, ${ours.organization})`;
        await tx`set local role tenant_role`;
        const rows = await tx`select id from org_ours.units`;
        await tx`reset role`;
        return rows.map(({ id }) => id).sort();
      };
      expect(await units()).toEqual([ours.unit]);
      await tx`update org_ours.leases set status = 'active' where status = 'draft'`;
      expect(await units()).toEqual([ours.unit, ours.otherUnit].sort());
    });
  });

  test('who is no longer active in the schema, and no member, can’t open a context', async () => {
    await undone(database.sql, async (tx) => {
      await tx`select app.set_context_as(${ours.renter}, ${ours.organization})`;
      await tx`update org_ours.users set status = 'suspended' where id = ${ours.renter}`;
      expect(
        await refusal(tx, (s) => s`select app.set_context_as(${ours.renter}, ${ours.organization})`),
      ).toMatchObject({ code: '42501' });
      expect(
        await refusal(tx, (s) => s`select app.set_context_as(${ours.manager}, ${theirs.organization})`),
      ).toMatchObject({ code: '42501' });
    });
  });
});

test('every table is owned, closed and has policies for each persona that may read it', async () => {
  const rows = await database.sql`
    select c.relname as table, c.relowner::regrole::text as owner, c.relrowsecurity and c.relforcerowsecurity as closed,
           exists (select from pg_policy p where p.polrelid = c.oid) as policies,
           has_table_privilege('pm_app', c.oid, 'truncate, references, trigger') as too_much
    from pg_class c where c.relnamespace = 'org_ours'::regnamespace and c.relkind = 'r' order by 1`;
  expect(rows.map(({ table }) => table)).toEqual(await tables());
  for (const row of rows) {
    expect(row).toMatchObject({
      owner: row.table === 'audit_log' ? 'pm_definer' : 'pm_owner',
      closed: true,
      policies: true,
      too_much: false,
    });
  }
});
