import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, refusal, undone } from '../schema/organization.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await migratedDatabase();
});

test('a tenant that is registered is listed, pooled or with a schema', async () => {
  await undone(database.sql, async (tx) => {
    await tx`set local role pm_owner`;
    await tx`set local row_security = off`;
    const [pooled] = await tx`select app.register_tenant('oak', 'Oak Homes', 'pooled', null) as id`;
    const [own] = await tx`select app.register_tenant('elm', 'Elm Homes', 'schema', 'org_elm') as id`;
    expect(await tx`select * from app.list_tenants()`).toEqual([
      {
        slug: 'elm',
        name: 'Elm Homes',
        placement: 'schema',
        schema_name: 'org_elm',
        status: 'active',
        organization_id: own?.id,
      },
      {
        slug: 'oak',
        name: 'Oak Homes',
        placement: 'pooled',
        schema_name: null,
        status: 'active',
        organization_id: pooled?.id,
      },
    ]);
    expect(await tx`select id, name from app.organization_of_schema('org_elm')`).toEqual([
      { id: own?.id, name: 'Elm Homes' },
    ]);
  });
});

test.each([
  ['a slug that is taken', ['oak', 'Oak', 'pooled', null], 'organizations_slug_key'],
  ['a slug that is none', ["'; drop schema core cascade; --", 'x', 'pooled', null], 'organizations_slug_check'],
  ['a schema that is taken', ['ash', 'x', 'schema', 'org_oak'], 'tenant_registry_schema_name_key'],
  ['a schema that is no organization’s', ['ash', 'x', 'schema', 'core'], 'tenant_registry_schema_name_check'],
  ['a schema without one', ['ash', 'x', 'schema', null], 'tenant_registry_tenancy_model_schema_name_check'],
  ['a placement that is none', ['ash', 'x', 'cloud', null], 'tenant_registry_tenancy_model_check'],
])('%s is refused', async (_, [slug, name, placement, schema], constraint) => {
  await undone(database.sql, async (tx) => {
    await tx`select app.register_tenant('oak', 'Oak', 'schema', 'org_oak')`;
    const again = refusal(
      tx,
      (s) =>
        s`select app.register_tenant(${slug as string}, ${name as string}, ${placement as string}, ${schema as string})`,
    );
    expect(await again).toMatchObject({ constraint });
  });
});

describe('people', () => {
  test('come in when somebody appointed an administrator, once', async () => {
    await undone(database.sql, async (tx) => {
      const [user] = await tx`insert into identity.user_profiles (email) values ('a@a.example') returning id`;
      const [tenant] = await tx`select app.register_tenant('oak', 'Oak', 'pooled', null) as id`;
      await tx`set local role pm_service`;
      const open = () => refusal(tx, (s) => s`select app.set_context_as(${user?.id}, ${tenant?.id})`);
      expect(await open()).toMatchObject({ code: '42501' });
      await tx`select app.appoint_administrator(${tenant?.id}, ${user?.id})`;
      expect(await open()).toMatchObject({ code: 'accepted' });
      expect(await refusal(tx, (s) => s`select app.appoint_administrator(${tenant?.id}, ${user?.id})`)).toMatchObject({
        code: '42501',
      });
    });
  });

  test('stay out while their organization is suspended or archived', async () => {
    await undone(database.sql, async (tx) => {
      const [person] = await tx`insert into identity.user_profiles (email) values ('a@a.example') returning id`;
      const [tenant] = await tx`select app.create_organization('Oak', 'oak', ${person?.id}) as id`;
      const open = async () =>
        (await refusal(tx, (s) => s`select app.set_context_as(${person?.id}, ${tenant?.id})`)).code;
      expect(await open()).toBe('accepted');
      for (const [status, code] of [
        ['suspended', '42501'],
        ['archived', '42501'],
        ['active', 'accepted'],
      ]) {
        await tx`select app.set_tenant_status('oak', ${status as string})`;
        expect(await open(), status).toBe(code);
      }
      expect(await refusal(tx, (s) => s`select app.set_tenant_status('elm', 'active')`)).toMatchObject({
        code: 'P0002',
      });
    });
  });
});

test('an organization that is taken away leaves nothing but its audit trail, and no other loses a row', async () => {
  const { sql } = await migratedDatabase();
  const ours = await createOrganization(sql, 'ours');
  const theirs = await createOrganization(sql, 'theirs');
  const rows = async (organization: string) => {
    const tables = await sql<{ name: string }[]>`
      select a.attrelid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'organization_id' and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
    const counts = await Promise.all(
      tables.map(async ({ name }) => {
        const [row] = await sql.unsafe(
          `select count(*)::int as n from ${name} where organization_id = '${organization}'`,
        );
        return [name, row?.n] as const;
      }),
    );
    return Object.fromEntries(counts.filter(([name, n]) => n > 0 && name !== 'shared.audit_logs'));
  };
  const before = await rows(theirs.id);
  expect(Object.keys(await rows(ours.id)).length).toBeGreaterThan(30);
  await sql.begin(async (tx) => {
    await tx`set local role pm_owner`;
    await tx`set local row_security = off`;
    await tx`select app.unregister_tenant('ours')`;
  });
  expect(await rows(ours.id)).toEqual({});
  expect(await rows(theirs.id)).toEqual(before);
  expect(await sql`select slug from core.organizations`).toEqual([{ slug: 'theirs' }]);
});

test('none of it is for applications', async () => {
  const allowed = await database.sql`
    select r.rolname, p.proname from pg_proc p, pg_roles r
    where p.proname in ('register_tenant', 'list_tenants', 'set_tenant_status', 'unregister_tenant')
      and r.rolname in ('pm_app', 'property_manager_role', 'tenant_role', 'pm_service', 'pm_readonly', 'pm_reporting', 'pm_cron')
      and has_function_privilege(r.oid, p.oid, 'execute')`;
  expect(allowed).toEqual([]);
});
