import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, createOrganization, type Organization, refusal, undone } from './organization.ts';

let database: FreshDatabase;
let ours: Organization;
let theirs: Organization;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
  theirs = await createOrganization(database.sql, 'theirs');
});

describe('without a context', () => {
  test('the accessors are NULL, before and after a transaction that had one', async () => {
    const connection = await database.sql.reserve();
    try {
      const facts = () => connection`
        select app.current_organization_id() as organization, app.current_user_id() as person, app.current_profile_id() as profile,
               app.has_permission('all') as permitted, app.user_agent() as agent, app.request_id() as request`;
      const nothing = { organization: null, person: null, profile: null, permitted: false, agent: null, request: null };
      expect(await facts()).toEqual([nothing]);
      await connection`begin`;
      await connection`select app.set_context_as(${ours.user}, ${ours.id})`;
      expect((await facts())[0]).toMatchObject({
        organization: ours.id,
        person: ours.user,
        profile: ours.profile,
        permitted: true,
      });
      await connection`commit`;
      expect(await facts()).toEqual([nothing]);
    } finally {
      connection.release();
    }
  });

  test.each(['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting', 'pm_owner'])(
    '%s gets an error, not an empty table',
    async (role) => {
      await undone(database.sql, async (tx) => {
        await tx`set local role ${tx(role)}`;
        await expect(tx.savepoint((sp) => sp`select id from core.properties`)).rejects.toMatchObject({
          code: '42501',
          message: 'no organization context',
          hint: 'Call app.set_context(session_token, organization) first, in the same transaction.',
        });
      });
    },
  );
});

describe('set_context_as', () => {
  test('is for the platform alone', async () => {
    const { sql } = database;
    for (const role of ['pm_app', 'property_manager_role', 'tenant_role', 'pm_owner', 'pm_readonly', 'pm_cron']) {
      const { code } = await undone(sql, async (tx) => {
        await tx`set local role ${tx(role)}`;
        return await refusal(tx, (sp) => sp`select app.set_context_as(${ours.user}, ${ours.id})`);
      });
      expect(code, role).toBe('42501');
    }
    await undone(sql, async (tx) => {
      await tx`set local role pm_service`;
      await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
    });
  });

  test('refuses an organization that the user does not belong to', async () => {
    const work = undone(database.sql, (tx) => tx`select app.set_context_as(${ours.user}, ${theirs.id})`);
    await expect(work).rejects.toMatchObject({
      code: '42501',
      message: 'this user may not act for this organization',
    });
  });

  test.each([
    ['a suspended user', "update identity.user_profiles set status = 'suspended'"],
    ['an inactive profile', "update core.user_profiles set status = 'inactive'"],
    [
      'a pending membership of somebody who rents nothing',
      "update core.tenants set status = 'moved_out'; update core.organization_members set status = 'pending'",
    ],
  ])('refuses %s', async (_, change) => {
    const { code } = await undone(database.sql, async (tx) => {
      await tx.unsafe(change).simple();
      return await refusal(tx, (sp) => sp`select app.set_context_as(${ours.user}, ${ours.id})`);
    });
    expect(code).toBe('42501');
  });

  test('lets a renter in who is no member, without any permission', async () => {
    await undone(database.sql, async (tx) => {
      await tx`delete from core.organization_members`;
      await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
      expect(
        await tx`select app.has_permission('units.view_all') as may, app.my_tenant_ids() as mine, app.my_property_ids() as managed`,
      ).toEqual([{ may: false, mine: [ours.tenant], managed: [] }]);
    });
  });
});

describe('permissions', () => {
  const may = async (change: string, question: string): Promise<boolean> =>
    await undone(database.sql, async (tx) => {
      await tx`update core.organization_members set permissions = '[]'`;
      await tx.unsafe(change).simple();
      await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
      const [row] = await tx.unsafe(`select ${question} as may`);
      return row?.may;
    });
  const grant = (type: string, permissions: string, where = '') =>
    `update identity.user_roles set permissions = '${permissions}' where entity_type = '${type}' ${where}`;

  test('of the membership, of a role on the organization, and "all"', async () => {
    expect(await may('', "app.has_permission('units.update')")).toBe(false);
    expect(
      await may(
        `update core.organization_members set permissions = '["units.update"]'`,
        "app.has_permission('units.update')",
      ),
    ).toBe(true);
    expect(await may(grant('organization', '["units.update"]'), "app.has_permission('units.update')")).toBe(true);
    expect(await may(grant('organization', '["all"]'), "app.has_permission('units.update')")).toBe(true);
    expect(await may(grant('organization', '["units.view_all"]'), "app.has_permission('units.update')")).toBe(false);
  });

  test('of a role that has ended do not count', async () => {
    expect(
      await may(
        `${grant('organization', '["all"]')}; update identity.user_roles set is_active = false`,
        "app.has_permission('x')",
      ),
    ).toBe(false);
    expect(
      await may(
        `${grant('organization', '["all"]')}; update identity.user_roles set expires_at = now()`,
        "app.has_permission('x')",
      ),
    ).toBe(false);
  });

  test('on one property count for it alone', async () => {
    const change = grant('property', '["units.update"]');
    expect(await may(change, "app.has_permission('units.update')")).toBe(false);
    expect(await may(change, `app.has_permission('units.update', '${ours.property}', 'property')`)).toBe(true);
    expect(await may(change, `app.has_permission('units.update', '${ours.unit}', 'unit')`)).toBe(false);
  });

  test('held in another organization do not count here, nor do those held here over its rows', async () => {
    const elsewhere = `${grant('organization', '["all"]', `and organization_id = '${theirs.id}'`)}; update identity.user_roles set user_id = '${ours.user}' where organization_id = '${theirs.id}'`;
    expect(await may(elsewhere, "app.has_permission('units.update')")).toBe(false);
    expect(
      await may(grant('organization', '["all"]'), `app.has_permission('x', '${theirs.property}', 'property')`),
    ).toBe(false);
  });

  test('of several roles the highest is reported, and other people’s only with the permission', async () => {
    const roles = `insert into identity.user_roles (user_id, organization_id, entity_id, entity_type, role_name)
      select '${ours.user}', '${ours.id}', '${ours.id}', 'organization', unnest(array['readonly', 'admin', 'tenant'])`;
    const question = (user: string) => `app.get_user_role('${user}', '${ours.id}', 'organization') = 'admin'`;
    expect(await may(roles, question(ours.user))).toBe(true);
    const moved = `${roles}; update identity.user_roles set user_id = '${theirs.user}' where role_name = 'admin'`;
    expect(await may(moved, question(theirs.user))).toBe(false);
    expect(await may(`${moved}; ${grant('organization', '["users.view_all"]')}`, question(theirs.user))).toBe(true);
  });
});

describe('definer functions', () => {
  test('belong to nobody who logs in, have a fixed search_path, and are not for everybody', async () => {
    const loose = await database.sql`
      select p.oid::regprocedure::text as function
      from pg_proc p join pg_roles o on o.oid = p.proowner
      where p.pronamespace = 'app'::regnamespace and p.prosecdef
        and (o.rolcanlogin or o.rolsuper
             or not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)
             or has_function_privilege('public', p.oid, 'execute'))`;
    expect([...loose]).toEqual([]);
  });

  test('organization_ids() tells the owner, and nobody else', async () => {
    await undone(database.sql, async (tx) => {
      await tx`set local role pm_owner`;
      expect(await tx`select app.organization_ids()`).toHaveLength(2);
    });
    await acting(database.sql, 'pm_app', ours, async (tx) => {
      expect((await refusal(tx, (sp) => sp`select app.organization_ids()`)).code).toBe('42501');
    });
  });
});
