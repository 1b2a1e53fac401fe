import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, createOrganization, type Organization } from '../schema/organization.ts';

// What policies call. Each of them looks at the seal by itself (V250), so that each must refuse by itself.
let database: FreshDatabase;
let ours: Organization;
let theirs: Organization;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
  theirs = await createOrganization(database.sql, 'theirs');
});

const ACCESSORS = [
  ["app.organization_if('units.view_all')", 'pm_app', ({ id }: Organization) => id],
  ['app.required_organization_id()', 'pm_readonly', ({ id }: Organization) => id],
  ['app.my_property_ids()', 'property_manager_role', ({ property }: Organization) => [property]],
  ['app.my_tenant_ids()', 'tenant_role', ({ tenant }: Organization) => [tenant]],
  ['app.my_unit_ids()', 'tenant_role', ({ unit }: Organization) => [unit]],
  ['app.my_rented_property_ids()', 'tenant_role', ({ property }: Organization) => [property]],
] as const;

describe.each(ACCESSORS)('%s', (call, role, expected) => {
  test('answers for the context that is open', async () => {
    for (const organization of [ours, theirs])
      await acting(database.sql, role, organization, async (tx) => {
        const [row] = await tx.unsafe(`select ${call} as answer`);
        expect(row?.answer).toEqual(expected(organization));
      });
  });

  test('is an error without a context', async () => {
    const asked = database.sql.begin(async (tx) => {
      await tx`set local role ${tx(role)}`;
      await tx.unsafe(`select ${call}`);
    });
    await expect(asked).rejects.toMatchObject({ code: '42501', message: 'no organization context' });
  });

  test('is an error under a seal that is not this context’s', async () => {
    const asked = database.sql.begin(async (tx) => {
      await tx`select app.set_context_as(${theirs.user}, ${theirs.id})`;
      const [victim] = await tx`select current_setting('app.context') as context`;
      await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
      await tx`select set_config('app.context', ${victim?.context}, true)`;
      await tx`set local role ${tx(role)}`;
      await tx.unsafe(`select ${call}`);
    });
    await expect(asked).rejects.toMatchObject({
      code: '42501',
      message: 'the organization context is not sealed for this transaction',
    });
  });
});
