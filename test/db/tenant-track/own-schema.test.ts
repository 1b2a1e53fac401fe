import type { TransactionSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { undone } from '../schema/organization.ts';
import { createEstate, type Estate } from './estate.ts';

let database: FreshDatabase;
let ours: Estate;
let theirs: Estate;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createEstate(database.sql, 'ours');
  theirs = await createEstate(database.sql, 'theirs');
});

test('nothing in a schema depends on anything but itself, extensions and app', async () => {
  const rows = await database.sql`
    with mine as (
      select 'pg_class'::regclass as class, oid from pg_class where relnamespace = 'org_ours'::regnamespace
      union all select 'pg_proc'::regclass, oid from pg_proc where pronamespace = 'org_ours'::regnamespace
      union all select 'pg_constraint'::regclass, oid from pg_constraint where connamespace = 'org_ours'::regnamespace
      union all select 'pg_trigger'::regclass, t.oid from pg_trigger t join pg_class c on c.oid = tgrelid where relnamespace = 'org_ours'::regnamespace
      union all select 'pg_policy'::regclass, p.oid from pg_policy p join pg_class c on c.oid = polrelid where relnamespace = 'org_ours'::regnamespace
      union all select 'pg_attrdef'::regclass, d.oid from pg_attrdef d join pg_class c on c.oid = adrelid where relnamespace = 'org_ours'::regnamespace
    ),
    needed as (
      select distinct (pg_identify_object(d.refclassid, d.refobjid, 0)).*
      from mine join pg_depend d on (d.classid, d.objid) = (mine.class, mine.oid)
      where d.refclassid <> 'pg_extension'::regclass
        and not exists (select from pg_depend e where (e.classid, e.objid, e.deptype) = (d.refclassid, d.refobjid, 'e'))
    )
    select identity from needed
    where coalesce(schema, name) not in ('org_ours', 'app', 'pg_catalog') and identity !~ ' on org_ours\.'`;
  expect(rows).toEqual([]);
});

describe('whatever the caller’s search_path', () => {
  const PATHS = ['org_theirs, public', 'org_theirs, org_ours, pg_catalog', 'pg_temp', ''];

  /** How many rows each schema's tables have, without the audit log. */
  const sizes = async (tx: TransactionSql, schema: string) =>
    await tx.unsafe(
      ['organizations', 'users', 'properties', 'units', 'leases', 'transactions', 'transactions_archive']
        .map((table) => `select '${table}' as table, count(*), max(xmin::text::bigint) from ${schema}.${table}`)
        .join(' union all '),
    );

  test.each(PATHS)('triggers write beside their table: search_path = %s', async (path) => {
    await undone(database.sql, async (tx) => {
      const before = await sizes(tx, 'org_theirs');
      const [entries] = await tx`select count(*) from org_theirs.audit_log`;
      await tx`select set_config('search_path', ${path}, true)`;
      await tx`create temp table audit_log (id int)`;
      await tx`create temp table units (like org_ours.units)`;
      const [unit] =
        await tx`insert into org_ours.units (property_id, unit_number) values (${ours.property}, '102') returning id`;
      await tx`insert into org_ours.leases (tenant_id, unit_id, start_date, rent_amount) values (${ours.tenant}, ${unit?.id}, '2020-01-01', 1)`;
      expect(await tx`select total_units from org_ours.properties where id = ${ours.property}`).toEqual([
        { total_units: 2 },
      ]);
      expect(await tx`select status from org_ours.units where id = ${unit?.id}`).toEqual([{ status: 'occupied' }]);
      const written = await tx`select distinct table_name from org_ours.audit_log where created_at > now() order by 1`;
      expect(written).toEqual([{ table_name: 'leases' }, { table_name: 'properties' }, { table_name: 'units' }]);
      expect(await sizes(tx, 'org_theirs')).toEqual(before);
      expect((await tx`select count(*) from org_theirs.audit_log`)[0]).toEqual(entries);
    });
  });

  test.each(PATHS)('functions and policies mean their own schema: search_path = %s', async (path) => {
    await undone(database.sql, async (tx) => {
      await tx`select app.set_context_as(${ours.manager}, ${ours.organization})`;
      await tx`select set_config('search_path', ${path}, true)`;
      await tx`set local role property_manager_role`;
      expect(await tx`select org_ours.my_property_ids() as ids`).toEqual([{ ids: [ours.property] }]);
      expect(await tx`select org_theirs.my_property_ids() as ids`).toEqual([{ ids: [] }]);
      expect(await tx`select id from org_ours.units`).toEqual([{ id: ours.unit }]);
      expect(await tx`select id from org_theirs.units`).toEqual([]);
      await tx`reset role`;
      await postJournal(tx, ours);
      await tx`set constraints all immediate`;
      expect(await tx`select org_theirs.archive_old_transactions() as lines`).toEqual([{ lines: '0' }]);
      expect(await tx`select org_ours.archive_old_transactions() as lines`).toEqual([{ lines: '2' }]);
    });
  });
});

test('a renamed schema is the same schema', async () => {
  await undone(database.sql, async (tx) => {
    await tx`alter schema org_ours rename to org_renamed`;
    await tx`update public.tenant_registry set schema_name = 'org_renamed' where organization_id = ${ours.organization}`;
    await tx`insert into org_renamed.units (property_id, unit_number) values (${ours.property}, '102')`;
    await postJournal(tx, { ...ours, schema: 'org_renamed' });
    await tx`set constraints all immediate`;
    expect(await tx`select org_renamed.archive_old_transactions() as lines`).toEqual([{ lines: '2' }]);
    expect(await tx`select total_units from org_renamed.properties where id = ${ours.property}`).toEqual([
      { total_units: 2 },
    ]);
    await tx`select app.set_context_as(${ours.renter}, ${ours.organization})`;
    await tx`set local role tenant_role`;
    expect(await tx`select id from org_renamed.leases`).toEqual([{ id: ours.lease }]);
    expect(await tx`select id from org_theirs.leases`).toEqual([]);
  });
});

test('a function of one schema lives on when the other schema is dropped', async () => {
  await undone(database.sql, async (tx) => {
    await tx.unsafe('set local client_min_messages = warning; drop schema org_theirs cascade').simple();
    await tx`update org_ours.units set unit_number = '1' where id = ${ours.unit}`;
    expect(await tx`select org_ours.archive_old_transactions() as lines`).toEqual([{ lines: '0' }]);
  });
});

async function postJournal(tx: TransactionSql, { schema, cash, rent }: Estate): Promise<void> {
  const line = {
    journal_id: theirs.unit,
    transaction_type: 'income',
    amount: 900,
    status: 'posted',
    transaction_date: '2020-01-01',
  };
  const lines = [
    { ...line, entry_side: 'debit', account_id: cash },
    { ...line, entry_side: 'credit', account_id: rent },
  ];
  await tx`insert into ${tx(`${schema}.transactions`)} ${tx(lines)}`;
}
