import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, refusal, undone } from '../schema/organization.ts';
import { createEstate, type Estate } from './estate.ts';

let database: FreshDatabase;
let ours: Estate;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createEstate(database.sql, 'ours');
});

test('the organization’s row is that of the platform', async () => {
  expect(await database.sql`select id, name, timezone, currency from org_ours.organizations`).toEqual([
    { id: ours.organization, name: 'ours', timezone: 'UTC', currency: 'USD' },
  ]);
});

describe('a unit', () => {
  const status = async (tx: typeof database.sql, unit: string) =>
    (await tx`select status from org_ours.units where id = ${unit}`)[0]?.status;

  test('is occupied while an active lease runs, however leases come, move and go', async () => {
    await undone(database.sql, async (transaction) => {
      const tx = transaction as unknown as typeof database.sql;
      expect(await status(tx, ours.unit)).toBe('occupied');
      await tx`update org_ours.leases set unit_id = ${ours.otherUnit}`;
      expect([await status(tx, ours.unit), await status(tx, ours.otherUnit)]).toEqual(['vacant', 'occupied']);
      await tx`update org_ours.leases set status = 'terminated'`;
      expect(await status(tx, ours.otherUnit)).toBe('vacant');
      await tx`update org_ours.leases set status = 'active', end_date = '2021-01-01'`;
      expect(await status(tx, ours.otherUnit)).toBe('vacant');
      await tx`update org_ours.leases set end_date = null`;
      expect(await status(tx, ours.otherUnit)).toBe('occupied');
      await tx`delete from org_ours.leases`;
      expect(await status(tx, ours.otherUnit)).toBe('vacant');
    });
  });

  test('keeps what people set, and refuses what its leases contradict', async () => {
    await undone(database.sql, async (transaction) => {
      const tx = transaction as unknown as typeof database.sql;
      await tx`update org_ours.units set status = 'maintenance' where id = ${ours.unit}`;
      await tx`update org_ours.leases set rent_amount = 1, end_date = '2999-01-01'`;
      expect(await status(tx, ours.unit)).toBe('maintenance');
      const refused = { code: '23514', constraint: 'units_status_follows_leases' };
      const say = (word: string, unit: string) => tx`update org_ours.units set status = ${word} where id = ${unit}`;
      expect(await refusal(transaction, () => say('vacant', ours.unit))).toEqual(refused);
      await say('occupied', ours.unit);
      expect(await status(tx, ours.unit)).toBe('occupied');
      expect(await refusal(transaction, () => say('occupied', ours.otherUnit))).toEqual(refused);
    });
  });

  test('follows the calendar by the scheduled job', async () => {
    await undone(database.sql, async (transaction) => {
      const tx = transaction as unknown as typeof database.sql;
      await tx`alter table org_ours.leases disable trigger user`;
      await tx`update org_ours.leases set end_date = current_date - 1`;
      await tx`set local role pm_cron`;
      expect(await tx`select app.org_refresh_all_units() as units`).toEqual([{ units: '1' }]);
      await tx`reset role`;
      expect(await status(tx, ours.unit)).toBe('vacant');
    });
  });

  test('a lease that is over ends by the scheduled job, once, and its unit with it', async () => {
    await undone(database.sql, async (tx) => {
      const end = async () => {
        await tx`set local role pm_cron`;
        const [row] = await tx`select app.org_end_all_leases() as ended`;
        await tx`reset role`;
        return row?.ended;
      };
      await tx`update org_ours.leases set end_date = current_date + 1`;
      expect(await end()).toBe('0');
      await tx`update org_ours.leases set end_date = current_date - 2`;
      expect(await end()).toBe('1');
      expect(await end()).toBe('0');
      expect(await tx`select distinct status from org_ours.leases`).toEqual([{ status: 'expired' }]);
      expect(await status(tx as unknown as typeof database.sql, ours.unit)).toBe('vacant');
    });
  });

  test('has one active lease for a day', async () => {
    await undone(database.sql, async (tx) => {
      const lease = { tenant_id: ours.tenant, unit_id: ours.unit, start_date: '2025-01-01', rent_amount: 1 };
      expect(await refusal(tx, (s) => s`insert into org_ours.leases ${s(lease)}`)).toEqual({
        code: '23P01',
        constraint: 'leases_unit_id_period_excl',
      });
    });
  });

  test('people are told which lease is in the way of another', async () => {
    const lease = { tenant_id: ours.tenant, unit_id: ours.unit, start_date: '2025-01-01', rent_amount: 1 };
    const write = acting(
      database.sql,
      'pm_app',
      { id: ours.organization, user: ours.admin },
      (tx) => tx`insert into org_ours.leases ${tx(lease)}`,
    );
    await expect(write).rejects.toMatchObject({
      code: '23P01',
      constraint_name: 'leases_unit_id_period_excl',
      message: expect.stringMatching(`^unit .* is let from .* already, by lease ${ours.lease}$`),
    });
  });

  test('is counted where it comes, moves and goes', async () => {
    await undone(database.sql, async (transaction) => {
      const tx = transaction as unknown as typeof database.sql;
      const counts = async () =>
        (await tx`select name, total_units as n from org_ours.properties order by name`).map(({ n }) => n);
      await tx`insert into org_ours.units (property_id, unit_number) select ${ours.property}, n::text from generate_series(1, 3) n`;
      expect(await counts()).toEqual([4, 1]);
      await tx`update org_ours.units set property_id = ${ours.otherProperty} where unit_number in ('1', '2')`;
      expect(await counts()).toEqual([2, 3]);
      await tx`delete from org_ours.units where unit_number in ('1', '2', '3')`;
      expect(await counts()).toEqual([1, 1]);
      const count = () => tx`update org_ours.properties set total_units = 99`;
      expect(await refusal(transaction, count)).toMatchObject({ constraint: 'properties_total_units_is_counted' });
    });
  });
});

describe('contradictions are refused', () => {
  test.each<[string, string, string]>([
    [
      'a unit in a building of another property',
      `update org_ours.units set property_id = (select id from org_ours.properties where name = 'Sunset House') where unit_number = '101'`,
      '23503',
    ],
    [
      'a tenant in a unit of another property',
      `update org_ours.tenants set unit_id = (select id from org_ours.units where unit_number = '201')`,
      '23503',
    ],
    [
      'a work order in a unit of another property',
      `update org_ours.work_orders set unit_id = (select id from org_ours.units where unit_number = '201')`,
      '23503',
    ],
    ['a message to a unit that is none', 'update org_ours.messages set recipient_id = gen_random_uuid()', '23503'],
    ['a property with units', `delete from org_ours.properties`, '23'], // 23503, and 23001 since PostgreSQL 18
    ['a lease that ends before it starts', `update org_ours.leases set end_date = '1999-01-01'`, '23514'],
    ['a rent that is not a number', `update org_ours.leases set rent_amount = 'NaN'`, '23514'],
    ['a status that is none', `update org_ours.units set status = 'banana'`, '23514'],
    ['a second spelling of an address', `update org_ours.users set email = upper(email)`, '23514'],
    ['a time zone that is none', `update org_ours.organizations set timezone = 'Mars/Olympus'`, '22023'],
    ['completed work without a date', `update org_ours.work_orders set status = 'completed'`, '23514'],
  ])('%s', async (_, statement, code) => {
    await undone(database.sql, async (tx) => {
      expect((await refusal(tx, (s) => s.unsafe(statement))).code).toMatch(new RegExp(`^${code}`));
    });
  });

  test('more than the plan allows, from within the organization', async () => {
    await undone(database.sql, async (tx) => {
      await tx`update org_ours.organizations set max_properties = 2`;
      const property = { organization_id: ours.organization, name: 'x', type: 'mixed', address: tx.json({}) };
      await tx`insert into org_ours.properties ${tx(property)}`; // the platform itself may
      await tx`delete from org_ours.properties where name = 'x'`;
      await tx`select app.set_context_as(${ours.admin}, ${ours.organization})`;
      expect(await refusal(tx, (s) => s`insert into org_ours.properties ${s(property)}`)).toEqual({
        code: '23514',
        constraint: 'properties_plan',
      });
    });
  });
});

describe('the audit trail', () => {
  test('tells who changed what, without what is private', async () => {
    await acting(database.sql, 'pm_app', { id: ours.organization, user: ours.admin }, async (tx) => {
      await tx`update org_ours.tenants set employment_info = '{"income": 1}', background_check_status = 'passed'`;
      await tx`update org_ours.tenants set background_check_status = 'passed'`;
      expect(
        await tx`
        select table_name, record_id, action, old_values, new_values, user_id from org_ours.audit_log where created_at > now()`,
      ).toEqual([
        {
          table_name: 'tenants',
          record_id: ours.tenant,
          action: 'UPDATE',
          old_values: { employment_info: null, background_check_status: null },
          new_values: { employment_info: '[redacted]', background_check_status: 'passed' },
          user_id: ours.admin,
        },
      ]);
    });
  });

  test('covers every table of the schema but itself and what was kept of other places', async () => {
    const rows = await database.sql`
      select c.relname from pg_class c
      where c.relnamespace = 'org_ours'::regnamespace and c.relkind = 'r'
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit_trigger')
      order by 1`;
    expect(rows).toEqual([{ relname: 'audit_log' }, { relname: 'pooled_rows' }]);
  });

  test('is append-only, for its owner and the superuser too, and nobody forges an entry', async () => {
    await undone(database.sql, async (tx) => {
      for (const change of [
        'update org_ours.audit_log set user_id = null',
        'delete from org_ours.audit_log',
        'truncate org_ours.audit_log',
      ]) {
        expect(await refusal(tx, (s) => s.unsafe(change)), change).toMatchObject({ code: '42501' });
      }
      for (const role of ['pm_owner', 'pm_app', 'pm_service']) {
        await tx`set local role ${tx(role)}`;
        expect(
          await refusal(
            tx,
            (s) =>
              s`insert into org_ours.audit_log (table_name, record_id, action) values ('x', ${ours.unit}, 'DELETE')`,
          ),
        ).toMatchObject({ code: '42501' });
      }
    });
  });
});
