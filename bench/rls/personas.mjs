import { id } from './fill.mjs';

/** Roles that stand for the people whom bench/rls/fill.mjs makes in each organization: the k-th person of three. */
const PERSONAS = [
  { name: 'admin', role: 'pm_app', person: 1 },
  { name: 'manager', role: 'property_manager_role', person: 2 },
  { name: 'renter', role: 'tenant_role', person: 3 },
];

/** Who bypasses row-level security, and filters himself. */
export const BASE_ROLE = 'bench_base';

/**
 * The personas of one organization, each with what its filter would be and with rows that are its own.
 *
 * @param {import('postgres').Sql} sql
 * @param {{ label: string, number: number }} size
 */
export async function personasOf(sql, { label, number }) {
  const [facts] = await sql.unsafe(`
    select o.id as organization, t.id as tenant, t.property_id as home
         , array(select p.id::text from core.properties p where p.organization_id = o.id and p.property_manager_id = ${id('u', number * 3 - 1)}) as managed
         , (select i.id from financial.invoices i where i.organization_id = o.id and i.tenant_id = t.id order by i.id limit 1) as invoice
      from core.organizations o
      join core.tenants t on t.organization_id = o.id and t.user_profile_id = ${id('u', number * 3)}
     where o.id = ${id('o', number)}`);
  if (facts === undefined) throw new Error(`organization ${number} has no renter: give more --invoices`);
  const [users] = await sql.unsafe(
    `select array(select md5('u' || (${number * 3 - 3} + k))::uuid::text from generate_series(1, 3) k) as ids`,
  );
  return PERSONAS.map(({ name, role, person }) => ({
    label: `${label} ${name}`,
    name,
    role,
    user: users.ids[person - 1],
    ...facts,
    only: filterOf(name, facts),
  }));
}

/** The filter for the table behind an alias, as one would write it by hand. */
function filterOf(name, { organization, managed, tenant, home }) {
  return (alias, propertyKey, tenantKey) => {
    const within = `and ${alias}.organization_id = '${organization}'`;
    if (name === 'manager') return `${within} and ${alias}.${propertyKey} = any ('{${managed.join(',')}}'::uuid[])`;
    if (name === 'admin') return within;
    const mine = tenantKey === undefined ? [propertyKey, home] : [tenantKey, tenant];
    return `${within} and ${alias}.${mine[0]} = any ('{${mine[1]}}'::uuid[])`;
  };
}
