import type { ISql, Sql, TransactionSql } from 'postgres';
import { createFinances } from '../financial/financial-rows.ts';
import { createCommunication } from '../operations/communication-rows.ts';
import { createOperations } from '../operations/operations-rows.ts';

/** One organization with one row in every table that it can have rows in; every optional parent is named. */
export interface Organization {
  readonly id: string;
  readonly user: string;
  readonly profile: string;
  readonly property: string;
  readonly building: string;
  readonly unit: string;
  readonly tenant: string;
  readonly lease: string;
}

/** Made by the superuser, whom no policy binds. The user is its administrator, its manager and its renter in one. */
export async function createOrganization(sql: Sql, slug: string): Promise<Organization> {
  const user = await id(sql`
    insert into identity.user_profiles (email, first_name, external_auth_id) values (${`${slug}@example.com`}, ${slug}, ${slug}) returning id`);
  const organization = await id(sql`select app.create_organization(${slug}, ${slug}, ${user}) as id`);
  const profile = await id(sql`select id from core.user_profiles where organization_id = ${organization}`);
  const parents = { organization, user, profile, slug };
  await sql`insert into core.user_profiles ${sql({ organization_id: organization, identity_user_id: await colleague(sql, slug), manager_id: profile })}`;
  await sql`update core.organization_members set invited_by = ${profile} where organization_id = ${organization}`;
  const estate = await createEstate(sql, parents);
  await createFinances(sql, { ...parents, ...estate });
  await createOperations(sql, { ...parents, ...estate });
  await createCommunication(sql, { ...parents, ...estate });
  await createIdentity(sql, { ...parents, ...estate });
  await createSettings(sql, parents);
  return { id: organization, user, profile, ...estate };
}

interface Parents {
  readonly organization: string;
  readonly user: string;
  readonly profile: string;
  readonly slug: string;
}

async function createEstate(sql: Sql, { organization, profile }: Parents) {
  const property = await id(sql`
    insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country, property_manager_id)
    values (${organization}, 'Sunrise Apartments', 'residential', '1 Main St', 'Springfield', 'IL', 'US', ${profile}) returning id`);
  await sql`
    insert into core.property_managers ${sql({ organization_id: organization, property_id: property, user_profile_id: profile, assigned_by: profile })}`;
  const building = await id(sql`
    insert into core.buildings ${sql({ organization_id: organization, property_id: property, name: 'North', building_number: '1' })} returning id`);
  const unit = await id(sql`
    insert into core.units ${sql({ organization_id: organization, property_id: property, building_id: building, unit_number: '101' })} returning id`);
  const tenant = await id(sql`
    insert into core.tenants ${sql({ organization_id: organization, property_id: property, unit_id: unit, user_profile_id: profile, first_name: 'Rita', last_name: 'Renter' })}
    returning id`);
  const lease = await id(sql`
    insert into core.leases ${sql({ organization_id: organization, property_id: property, unit_id: unit, tenant_id: tenant, start_date: '2020-01-01', rent_amount: 900 })}
    returning id`);
  await sql`
    insert into core.leases ${sql({ organization_id: organization, property_id: property, unit_id: unit, tenant_id: tenant, start_date: '2021-01-01', rent_amount: 900, renews_id: lease })}`;
  return { property, building, unit, tenant, lease };
}

async function createIdentity(sql: Sql, parents: Parents & { property: string; unit: string }): Promise<void> {
  const { organization, user, slug } = parents;
  const session = await id(sql`
    insert into identity.auth_sessions (user_id, token_hash, expires_at) values (${user}, ${slug}, now() + interval '1 day') returning id`);
  await sql`
    insert into identity.auth_tokens (user_id, session_id, organization_id, token_type, token_hash, expires_at)
    values (${user}, ${session}, ${organization}, 'refresh', ${slug}, now() + interval '1 day')`;
  await sql`insert into identity.mfa_settings (user_id, method) values (${user}, 'totp')`;
  await sql`insert into identity.roles (organization_id, name) values (${organization}, 'admin')`;
  for (const [type, entity] of [
    ['organization', organization],
    ['property', parents.property],
    ['unit', parents.unit],
  ] as const) {
    await sql`insert into identity.user_roles ${sql({ user_id: user, organization_id: organization, entity_id: entity, entity_type: type, role_name: 'staff', permissions: [], granted_by: user })}`;
  }
  await sql`insert into identity.user_claims ${sql({ user_id: user, organization_id: organization, claim_type: 'group', claim_value: slug })}`;
  await sql`insert into identity.api_keys ${sql({ name: slug, key_hash: slug, organization_id: organization, created_by: user })}`;
  await sql`
    insert into identity.oauth_providers (provider_name, client_id, client_secret, client_secret_key_id, authorization_url, token_url, user_info_url)
    values ('google', 'id', '\\x00', 'key', 'https://a', 'https://b', 'https://c') on conflict do nothing`;
}

async function createSettings(sql: Sql, { organization, user }: Parents): Promise<void> {
  await sql`
    insert into shared.system_settings (organization_id, setting_key, setting_value, updated_by)
    values (${organization}, 'invoice.footer', '"Thank you"', ${user})`;
  await sql`
    insert into shared.feature_flags ${sql({ organization_id: organization, flag_key: 'portal', is_enabled: true, updated_by: user })}`;
  await sql`insert into shared.system_configuration (config_key, config_value, updated_by) values ('motd', '"Hello"', ${user})
    on conflict do nothing`;
}

async function colleague(sql: Sql, slug: string): Promise<string> {
  return await id(sql`insert into identity.user_profiles (email) values (${`colleague@${slug}.example`}) returning id`);
}

async function id(query: PromiseLike<readonly { id?: string }[]>): Promise<string> {
  const [row] = await query;
  if (row?.id === undefined) throw new Error('the statement returned no id');
  return row.id;
}

/** Runs `work` in a transaction that is rolled back whatever it does. */
export async function undone<T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  const undo = new Error('undo');
  let result: T | undefined;
  try {
    await sql.begin(async (tx) => {
      result = await work(tx);
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return result as T;
}

/** Runs `work` as a role in an organization's context, as one of its users; nothing of it stays. */
export async function acting<T>(
  sql: Sql,
  role: string,
  { id, user }: Pick<Organization, 'id' | 'user'>,
  work: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  return await undone(sql, async (tx) => {
    await tx`select app.set_context_as(${user}, ${id})`;
    await tx`set local role ${tx(role)}`;
    return await work(tx);
  });
}

/** SQLSTATE and constraint of a statement that must fail; the transaction goes on. */
export async function refusal(tx: TransactionSql, work: (savepoint: ISql) => Promise<unknown>) {
  const passed = new Error('the statement was accepted');
  try {
    await tx.savepoint(async (savepoint) => {
      await work(savepoint);
      throw passed;
    });
  } catch (error) {
    if (error === passed) return { code: 'accepted', constraint: undefined };
    const { code, constraint_name } = error as { code: string; constraint_name?: string };
    return { code, constraint: constraint_name };
  }
  return { code: 'accepted', constraint: undefined };
}
