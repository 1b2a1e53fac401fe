import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';

const PROJECT = join(import.meta.dirname, '../../..');
export const MIGRATIONS = join(PROJECT, 'migrations/tenant');
export const ROLLBACKS = join(PROJECT, 'rollbacks/tenant');
export const POLICIES = join(PROJECT, 'policies/tenant');

/** File names in the order in which they are applied. */
export async function sqlFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
}

/** Runs one file in one transaction on a schema, with the settings that pmdb gives a step of a tenant. */
export async function runOn(sql: Sql, schema: string, folder: string, name: string): Promise<void> {
  const text = await readFile(join(folder, name), 'utf8');
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local search_path = ${schema}, pg_catalog; set local row_security = off`).simple();
    await tx.unsafe(text).simple();
  });
}

/** Makes a schema with all migrations of the tenant track and the policies: for this organization, or for one that will move in. */
export async function provision(sql: Sql, schema: string, organization?: string): Promise<void> {
  if (organization !== undefined) {
    await sql`
      update public.tenant_registry set tenancy_model = 'schema', schema_name = ${schema} where organization_id = ${organization}`;
  }
  await sql.unsafe(`create schema ${schema}`);
  for (const name of await sqlFiles(MIGRATIONS)) await runOn(sql, schema, MIGRATIONS, name);
  for (const name of await sqlFiles(POLICIES)) await runOn(sql, schema, POLICIES, name);
}

/** Takes away what the policy files gave. The tables stay closed: row-level security is forced, and nothing lets anybody in. */
export async function withdrawPolicies(sql: Sql, schema: string): Promise<void> {
  const statements = await sql<{ text: string }[]>`
    select format('drop policy %I on %s', polname, polrelid::regclass) as text
    from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = ${schema}::regnamespace
    union all
    select format('revoke all on %s from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting', oid::regclass)
    from pg_class where relnamespace = ${schema}::regnamespace and relkind = 'r'`;
  for (const { text } of statements) await sql.unsafe(text);
}
