import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';

const PROFILE = join(import.meta.dirname, '../../../seeds/profiles/dev');

test('the dev profile makes organizations with let units, as often as it is asked to', async () => {
  const { sql } = await migratedDatabase();
  for (const name of ['1_functions.sql', '2_organization.sql', '2_organization.sql']) {
    const text = await readFile(join(PROFILE, name), 'utf8');
    await sql.begin((tx) => tx.unsafe(text).simple());
  }
  const organizations = await sql`
    select o.slug, p.total_units as units,
           (select count(*)::int from core.units u where u.organization_id = o.id and u.status = 'occupied') as occupied,
           (select count(*)::int from core.leases l where l.organization_id = o.id and l.status = 'active') as leases,
           (select count(*)::int from financial.accounts a where a.organization_id = o.id) as accounts
    from core.organizations o join core.properties p on p.organization_id = o.id order by o.slug`;
  const made = { units: 20, occupied: 16, leases: 16, accounts: 9 };
  expect([...organizations]).toEqual([
    { slug: 'development-properties-inc', ...made },
    { slug: 'development-properties-inc-2', ...made },
  ]);
  expect(await sql`select unit_number from core.units where unit_number = '110' limit 1`).toHaveLength(1);
});
