-- An invoice that was paid, cancelled or put off between being found late and being charged is left to the next run: its fee would
-- be one of what it was (E214).

set role pm_definer;

drop function app.late_fees_due(integer);

-- What is on its way isn't late. A fee for a fee is never charged, nor one again that people cancelled.
create function app.late_fees_due(at_most integer)
  returns table (organization_id uuid, invoice_id uuid, fee numeric(8,2), today date, as_of timestamptz)
  language sql
begin atomic
  with today as materialized (
    select o.id as organization_id, (now() at time zone o.timezone)::date as date
    from core.organizations o
    where o.subscription_status = 'active'
  ),
  due as (
    select i.organization_id, i.id, today.date, i.updated_at,
           -- A fee that its column can't hold is the highest that it can.
           least(greatest(l.late_fee_amount, round((i.balance_due - i.pending_amount) * l.late_fee_percentage / 100, 2)), 999999.99) as fee
    from today
    join financial.invoices i on i.organization_id = today.organization_id
    join core.leases l        on (l.organization_id, l.id) = (i.organization_id, i.lease_id)
    where i.status in ('sent', 'partial', 'overdue') and i.due_date < today.date - l.grace_period_days and i.due_date >= l.late_fees_since
      and i.late_fee_of is null and i.invoice_type <> 'late_fee' and not i.late_fee_applied and i.balance_due > i.pending_amount
      and not exists (
        select from financial.invoices f
        where (f.organization_id, f.property_id, f.tenant_id, f.late_fee_of) = (i.organization_id, i.property_id, i.tenant_id, i.id)
      )
  )
  select due.organization_id, due.id, due.fee, due.date, due.updated_at
  from due
  where due.fee > 0
  order by 1, 2
  limit at_most;
end;

create or replace function app.charge_late_fees(at_most integer default 10000) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  charged bigint;
begin
  with late as materialized (
    select i.*, due.fee, due.today
    from app.late_fees_due(at_most) due
    join financial.invoices i on (i.organization_id, i.id) = (due.organization_id, due.invoice_id)
    where i.updated_at = due.as_of
    for no key update of i skip locked
  ),
  fees as (
    insert into financial.invoices (
      organization_id, property_id, unit_id, tenant_id, lease_id, invoice_number, invoice_type, description, currency,
      subtotal, total_amount, invoice_date, due_date, payment_terms, late_fee_of
    )
    select organization_id, property_id, unit_id, tenant_id, lease_id, app.new_number('F'), 'late_fee',
           'Late fee for invoice ' || invoice_number, currency, fee, fee, today, today + 30, 30, id
    from late
    on conflict (organization_id, property_id, tenant_id, late_fee_of) do nothing
    returning organization_id, late_fee_of, total_amount, invoice_date
  )
  update financial.invoices i
  set late_fee_applied = true, late_fee_amount = fees.total_amount, late_fee_date = fees.invoice_date
  from fees
  where (i.organization_id, i.id) = (fees.organization_id, fees.late_fee_of);
  get diagnostics charged = row_count;
  return charged;
end
$$;

comment on function app.late_fees_due(integer) is 'Invoices that are late by more than the grace of their lease, and what that costs';

reset role;
