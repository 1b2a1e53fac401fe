import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createEstate } from './estate.ts';

/** Moves an organization with a schema of its own back, as `pmdb` does it; the error's fields, else undefined. */
async function refusal(
  sql: Sql,
): Promise<{ code: string; message: string; detail?: string; hint?: string } | undefined> {
  try {
    await sql.begin(async (tx) => {
      await tx`set local role pm_owner`;
      await tx`set local row_security = off`;
      await tx`select app.move_out_of_schema('ours')`;
    });
    return undefined;
  } catch (error) {
    return error as { code: string; message: string; detail?: string; hint?: string };
  }
}

const ADDRESS = { line1: '1 Main St', city: 'Springfield', state_province: 'IL', country: 'US' };

async function estate() {
  const { sql } = await migratedDatabase();
  const ids = await createEstate(sql, 'ours');
  const live = (address: object, property: string) =>
    sql`update org_ours.properties set address = ${sql.json(address as never)} where id = ${property}`;
  await live(ADDRESS, ids.property);
  await live(ADDRESS, ids.otherProperty);
  return { sql, live, ...ids };
}

test('what has no place in the shared schemas is named, row by row and column by column, and nothing moves', async () => {
  const { sql, live, property, otherProperty } = await estate();
  await live({ city: 'Springfield', country: 'USA' }, property);
  await live({ ...ADDRESS, country: 'ZZ' }, otherProperty);
  expect(await refusal(sql)).toMatchObject({
    code: '55000',
    message: '2 rows of org_ours.properties do not fit core.properties, and nothing was moved',
    detail: [
      `${property} (Sunrise House): address_line1 is missing, state_province is missing, country has more than 2 characters`,
      `${otherProperty} (Sunset House): country is not in shared.countries`,
    ].join('\n'),
    hint: expect.stringContaining('Its address has line1'),
  });
  expect(await sql`select count(*)::int as n from core.properties`).toEqual([{ n: 0 }]);
  expect(await sql`select placement from app.list_tenants()`).toEqual([{ placement: 'schema' }]);

  await live(ADDRESS, otherProperty);
  await live(ADDRESS, property);
  await sql`update org_ours.properties set financial_settings = '{"late_fee_percentage": 150}' where id = ${property}`;
  expect(await refusal(sql)).toMatchObject({
    message: '1 row of org_ours.properties does not fit core.properties, and nothing was moved',
    detail: expect.stringContaining('properties_late_fee_percentage_check'),
  });
  await sql`update org_ours.properties set financial_settings = '{"late_fee_percentage": 15}' where id = ${property}`;
  expect(await refusal(sql)).toBeUndefined();
});

test('of many rows that do not fit, ten are named', async () => {
  const { sql, organization } = await estate();
  await sql`
    insert into org_ours.properties (organization_id, name, type, address)
    select ${organization}, 'House ' || n, 'residential', '{}' from generate_series(10, 22) n`;
  const refused = await refusal(sql);
  expect(refused?.message).toMatch(/^13 rows/);
  expect(refused?.detail?.split('\n')).toHaveLength(11);
  expect(refused?.detail).toMatch(/\(House 19\): .*\nand 3 more$/);
});

test('a row that only refers to one that is refused is not to blame', async () => {
  const { sql, cash } = await estate();
  await sql`
    insert into org_ours.accounts (id, account_code, account_name, account_type, parent_account_id, created_at)
    values ('ffffffff-0000-4000-8000-000000000000', '1', 'Till', 'asset', ${cash}, '2000-01-01')`;
  // Only the shared schemas keep this name for themselves.
  await sql`alter table financial.accounts add constraint accounts_cash_check check (account_name <> 'Cash')`;
  const refused = await refusal(sql);
  expect(refused?.detail).toMatch(new RegExp(`^${cash} \\(1000\\): .*accounts_cash_check"$`));
});

test('a user whose address is that of another login is named', async () => {
  const { sql, organization } = await estate();
  const [stranger] = await sql`insert into identity.user_profiles (email) values ('ann@example.com') returning id`;
  await sql`insert into org_ours.users (organization_id, email, role) values (${organization}, 'ann@example.com', 'staff')`;
  expect(await refusal(sql)).toMatchObject({
    code: '55000',
    message: 'org_ours.users has addresses that other logins have, and nothing was moved',
    detail: expect.stringMatching(/^[0-9a-f-]{36} \(ann@example\.com\)$/),
  });
  await sql`update org_ours.users set id = ${stranger?.id} where email = 'ann@example.com'`;
  expect(await refusal(sql)).toBeUndefined();
  expect(await sql`select job_title from core.user_profiles where identity_user_id = ${stranger?.id}`).toEqual([
    { job_title: 'staff' },
  ]);
});
