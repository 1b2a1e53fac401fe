// Rows to measure row-level security with: organizations of very different sizes, invoices in the order of time, so that those
// of one organization lie scattered. Every id is the md5 of its number: the same rows each time.

/** Of one invoice each: so many properties, units and tenants. */
const INVOICES_A = { property: 200, unit: 20 / 3, tenant: 8 };

/**
 * @param {{ organizations: number, invoices: number }} size
 * @returns SQL statements with what each does, in order.
 */
export function fillStatements({ organizations, invoices }) {
  const properties = Math.max(organizations * 2, Math.round(invoices / INVOICES_A.property));
  const units = Math.max(properties * 3, Math.round(invoices / INVOICES_A.unit));
  const tenants = Math.round((units * 5) / 6);
  return [
    [
      'organizations',
      `
      insert into core.organizations (id, name, slug) select ${id('o')}, 'Organization ' || n, 'bench-' || n from generate_series(1, ${organizations}) n`,
    ],
    [
      'registry',
      `
      insert into public.tenant_registry (organization_id) select ${id('o')} from generate_series(1, ${organizations}) n`,
    ],
    [
      'people',
      `
      insert into identity.user_profiles (id, email) select ${id('u')}, n || '@bench.example' from generate_series(1, ${organizations * 3}) n`,
    ],
    [
      'profiles',
      `
      insert into core.user_profiles (id, organization_id, identity_user_id)
      select ${id('u')}, ${id('o', `(n - 1) / 3 + 1`)}, ${id('u')} from generate_series(1, ${organizations * 3}) n`,
    ],
    // Of the three people of an organization the first is its administrator, the second manages eight properties, the third rents.
    [
      'members',
      `
      insert into core.organization_members (organization_id, user_profile_id, role, permissions)
      select ${id('o', `(n - 1) / 3 + 1`)}, ${id('u')}, case n % 3 when 1 then 'admin' else 'manager' end,
             case n % 3 when 1 then '["all"]' else '[]' end::jsonb
      from generate_series(1, ${organizations * 3}) n where n % 3 in (1, 2)`,
    ],
    [
      'properties',
      `
      create temp table property as
      select n, owner, row_number() over (partition by owner order by n) as place
      from (select n, ${ownerOf('n', properties, organizations)} as owner from generate_series(1, ${properties}) n) v;
      insert into core.properties (id, organization_id, name, property_type, address_line1, city, state_province, country, property_manager_id)
      select ${id('p')}, ${id('o', 'owner')}, 'Property ' || n, 'residential', n || ' Main St', 'Springfield', 'IL', 'US',
             case when place <= 8 then ${id('u', 'owner * 3 - 1')} end
      from property`,
    ],
    [
      'units',
      `
      create temp table unit as
      select u.n, p.n as property, p.owner from generate_series(1, ${units}) u(n) join property p on p.n = (u.n - 1) % ${properties} + 1;
      insert into core.units (id, organization_id, property_id, unit_number, status, bedrooms)
      select ${id('a')}, ${id('o', 'owner')}, ${id('p', 'property')}, n, case when n <= ${tenants} then 'occupied' else 'vacant' end, n % 4 from unit`,
    ],
    [
      'tenants',
      `
      create temp table tenant as select n, property, owner, row_number() over (partition by owner order by n) as place from unit where n <= ${tenants};
      insert into core.tenants (id, organization_id, property_id, unit_id, user_profile_id, first_name, last_name)
      select ${id('t')}, ${id('o', 'owner')}, ${id('p', 'property')}, ${id('a')}, case place when 1 then ${id('u', 'owner * 3')} end, 'Tenant', n::text
      from tenant`,
    ],
    // 7919 is prime: neighbours in time are no neighbours in the list of tenants.
    [
      'invoices',
      `
      create unlogged table bench_invoice as
      select i.n, t.n as tenant, t.property, t.owner, date '2023-01-01' + (i.n * 1000 / ${invoices})::int as day
      from generate_series(1, ${invoices}::bigint) i(n) join tenant t on t.n = (i.n * 7919) % ${tenants} + 1;
      insert into financial.invoices (id, organization_id, property_id, unit_id, tenant_id, invoice_number, invoice_type, currency, subtotal,
                                      total_amount, paid_amount, invoice_date, due_date, status, created_at)
      select ${id('i')}, ${id('o', 'owner')}, ${id('p', 'property')}, ${id('a', 'tenant')}, ${id('t', 'tenant')}, n, 'rent', 'USD', 900,
             900, case when n % 10 < 9 then 900 else 0 end, day, day + 30, case when n % 10 < 9 then 'paid' else 'sent' end, day
      from bench_invoice order by n`,
    ],
    [
      'payments',
      `
      insert into financial.payments (id, organization_id, property_id, unit_id, tenant_id, payment_number, payment_method, currency, payment_amount,
                                      net_amount, allocated_amount, payment_date, cleared_date, status)
      select ${id('y')}, ${id('o', 'owner')}, ${id('p', 'property')}, ${id('a', 'tenant')}, ${id('t', 'tenant')}, n, 'ach', 'USD', 900,
             900, 900, day + 5, day + 6, 'cleared'
      from bench_invoice where n % 10 < 9 order by n`,
    ],
    [
      'allocations',
      `
      insert into financial.payment_allocations (organization_id, tenant_id, property_id, payment_id, invoice_id, allocated_amount)
      select ${id('o', 'owner')}, ${id('t', 'tenant')}, ${id('p', 'property')}, ${id('y')}, ${id('i')}, 900
      from bench_invoice where n % 10 < 9 order by n;
      drop table bench_invoice`,
    ],
    // Whom the invoices of the benchmark's inserts are for.
    [
      'the rest',
      `
      create table bench_tenants as
      select organization_id, property_id, unit_id, id, row_number() over mine - 1 as place, count(*) over (partition by organization_id) as of
      from core.tenants window mine as (partition by organization_id order by id);
      create index on bench_tenants (organization_id, place);
      grant select on bench_tenants to public`,
    ],
  ];
}

/** The id of the n-th row of a kind. */
export function id(kind, n = 'n') {
  return `md5('${kind}' || (${n}))::uuid`;
}

/** A tenth of everything is the first organization's, then 6 % and 4 %; the others share the rest alike. */
function ownerOf(n, all, organizations) {
  const share = `((${n})::numeric / ${all})`;
  return `case when ${share} <= 0.10 then 1 when ${share} <= 0.16 then 2 when ${share} <= 0.20 then 3
               else least(${organizations}, 4 + floor((${share} - 0.2) / 0.8 * ${organizations - 3}))::int end`;
}
