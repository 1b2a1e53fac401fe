import type { Sql } from 'postgres';
import { provision } from './tenant-schema.ts';

/** An organization in a schema of its own, with two units, a renter in the first, and three people who may sign in. */
export interface Estate {
  readonly schema: string;
  readonly organization: string;
  /** Administrator, by membership; property manager and renter, by their rows in the schema. */
  readonly admin: string;
  readonly manager: string;
  readonly renter: string;
  readonly property: string;
  readonly otherProperty: string;
  readonly unit: string;
  readonly otherUnit: string;
  readonly tenant: string;
  readonly lease: string;
  readonly cash: string;
  readonly rent: string;
}

/** Made by the superuser, whom no policy binds. */
export async function createEstate(sql: Sql, slug: string): Promise<Estate> {
  const schema = `org_${slug}`;
  const [admin, manager, renter] = [
    await person(sql, 'admin', slug),
    await person(sql, 'manager', slug),
    await person(sql, 'renter', slug),
  ];
  const organization = await id(sql`select app.create_organization(${slug}, ${slug}, ${admin}) as id`);
  await provision(sql, schema, organization);
  const insert = (table: string, row: Record<string, unknown>) =>
    id(sql`insert into ${sql(`${schema}.${table}`)} ${sql(row)} returning id`);

  for (const [user, role] of [
    [admin, 'admin'],
    [manager, 'property_manager'],
    [renter, 'tenant'],
  ] as const) {
    await insert('users', { id: user, organization_id: organization, email: `${role}@${slug}.example`, role });
  }
  const place = { organization_id: organization, type: 'residential', address: sql.json({ city: 'Springfield' }) };
  const property = await insert('properties', { ...place, name: 'Sunrise House', property_manager_id: manager });
  const otherProperty = await insert('properties', { ...place, name: 'Sunset House' });
  const building = await insert('buildings', { property_id: property, name: 'North' });
  const unit = await insert('units', { property_id: property, building_id: building, unit_number: '101' });
  const otherUnit = await insert('units', { property_id: otherProperty, unit_number: '201' });
  const tenant = await insert('tenants', { user_id: renter, property_id: property, unit_id: unit });
  const lease = await insert('leases', {
    tenant_id: tenant,
    unit_id: unit,
    start_date: '2020-01-01',
    rent_amount: 900,
  });
  const cash = await insert('accounts', { account_code: '1000', account_name: 'Cash', account_type: 'asset' });
  const rent = await insert('accounts', { account_code: '4000', account_name: 'Rent', account_type: 'income' });
  await insert('work_orders', {
    property_id: property,
    unit_id: unit,
    tenant_id: tenant,
    created_by_user_id: admin,
    title: 'Tap',
  });
  await insert('messages', {
    sender_id: admin,
    recipient_type: 'unit',
    recipient_id: unit,
    content: 'Water is off on Monday',
  });
  return {
    schema,
    organization,
    admin,
    manager,
    renter,
    property,
    otherProperty,
    unit,
    otherUnit,
    tenant,
    lease,
    cash,
    rent,
  };
}

async function person(sql: Sql, name: string, slug: string): Promise<string> {
  return await id(sql`insert into identity.user_profiles (email) values (${`${name}@${slug}.example`}) returning id`);
}

async function id(query: PromiseLike<readonly { id?: string }[]>): Promise<string> {
  const [row] = await query;
  if (row?.id === undefined) throw new Error('the statement returned no id');
  return row.id;
}
