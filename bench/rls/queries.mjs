// The queries of the everyday work of an application, each as it is written for row-level security and, for the comparison,
// with the filter that whoever has no row-level security must not forget.

/**
 * `only(alias, key)` is the filter for the table behind an alias, empty under row-level security; `key` is the column that a
 * manager's or renter's own rows are known by. `writes`: the table that it changes.
 */
export const QUERIES = [
  {
    name: 'Q1 properties',
    sql: ({ only }) =>
      `select p.id, p.name, p.status from core.properties p where true ${only('p', 'id')} order by p.name`,
  },
  {
    name: 'Q2 vacant units',
    sql: ({ only }) =>
      `select u.id, u.unit_number from core.units u where u.status = 'vacant' ${only('u', 'property_id')}`,
    renter: false,
  },
  {
    name: "Q3 a tenant's invoices",
    sql: ({ only, tenant }) =>
      `select i.id, i.total_amount, i.balance_due from financial.invoices i
        where i.tenant_id = '${tenant}' ${only('i', 'property_id', 'tenant_id')} order by i.invoice_date desc limit 20`,
  },
  {
    name: 'Q4 overdue invoices',
    sql: ({ only }) =>
      `select i.id, i.balance_due from financial.invoices i
        where i.status in ('pending', 'sent', 'partial', 'overdue') and i.due_date < '2025-01-01' ${only('i', 'property_id', 'tenant_id')}
        order by i.due_date`,
  },
  {
    name: 'Q5 revenue by month',
    sql: ({ only }) =>
      `select date_trunc('month', y.payment_date) as month, sum(a.allocated_amount)
         from financial.payment_allocations a
         join financial.invoices i on (i.organization_id, i.id) = (a.organization_id, a.invoice_id)
         join financial.payments y on (y.organization_id, y.id) = (a.organization_id, a.payment_id)
        where true ${only('a', 'property_id')} ${only('i', 'property_id')} ${only('y', 'property_id')} group by 1`,
    renter: false,
  },
  {
    name: 'Q6 one invoice',
    sql: ({ only, invoice }) =>
      `select i.* from financial.invoices i where i.id = '${invoice}' ${only('i', 'property_id', 'tenant_id')}`,
  },
  {
    name: 'Q7 insert invoices',
    sql: ({ organization, rows }) =>
      `insert into financial.invoices (organization_id, property_id, unit_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount,
                                       invoice_date, due_date)
       select t.organization_id, t.property_id, t.unit_id, t.id, 'new ' || n, 'rent', 900, 900, current_date, current_date + 30
         from generate_series(1, ${rows}) n
         join bench_tenants t on t.organization_id = '${organization}' and t.place = n % t.of`,
    writes: 'financial.invoices',
    manager: false,
    renter: false,
  },
  {
    name: 'Q8 update vacant units',
    sql: ({ only }) =>
      `update core.units u set condition_rating = 3 where u.status = 'vacant' ${only('u', 'property_id')}`,
    writes: 'core.units',
    renter: false,
  },
  {
    name: 'Q9a count invoices',
    sql: ({ only }) => `select count(*) from financial.invoices i where true ${only('i', 'property_id', 'tenant_id')}`,
  },
  {
    name: 'Q9b count five tables',
    sql: ({ only }) =>
      `select (select count(*) from core.properties p where true ${only('p', 'id')}),
              (select count(*) from core.units u where true ${only('u', 'property_id')}),
              (select count(*) from core.tenants t where true ${only('t', 'property_id')}),
              (select count(*) from financial.invoices i where true ${only('i', 'property_id')}),
              (select count(*) from financial.payments y where true ${only('y', 'property_id')})`,
    renter: false,
  },
];
