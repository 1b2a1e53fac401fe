-- Late fees, as the lease has them: once for an invoice, by an invoice of their own (E214). What was due before a lease had late fees
-- costs none: neither a fee that is agreed later, nor the first run after an import, charges for years that are over.

set role pm_owner;

-- FORCE is off while the key is added, in this transaction alone: with it, pm_owner would check it against the rows that it may
-- see, which are none.
alter table financial.invoices no force row level security;

alter table financial.invoices
  add column late_fee_of uuid,
  add constraint invoices_organization_id_property_id_tenant_id_late_fee_of_key
    unique (organization_id, property_id, tenant_id, late_fee_of),
  add constraint invoices_organization_id_property_id_tenant_id_late_fee_of_fkey
    foreign key (organization_id, property_id, tenant_id, late_fee_of)
    references financial.invoices (organization_id, property_id, tenant_id, id) on update cascade on delete restrict,
  add constraint invoices_late_fee_of_check check (late_fee_of <> id);

alter table financial.invoices force row level security;

comment on column financial.invoices.late_fee_of is 'The invoice that was paid too late';

reset role;

set role pm_definer;

-- Who says since when knows better, be it from the contract or from the books that he brings.
create function app.set_late_fees_since() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.late_fees_since := app.organization_date(new.organization_id);
  return new;
end
$$;

-- What is on its way isn't late. A fee for a fee is never charged, nor one again that people cancelled.
create function app.late_fees_due(at_most integer)
  returns table (organization_id uuid, invoice_id uuid, fee numeric(8,2), today date)
  language sql
begin atomic
  with today as materialized (
    select o.id as organization_id, (now() at time zone o.timezone)::date as date
    from core.organizations o
    where o.subscription_status = 'active'
  ),
  due as (
    select i.organization_id, i.id, today.date,
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
  select due.organization_id, due.id, due.fee, due.date
  from due
  where due.fee > 0
  order by 1, 2
  limit at_most;
end;

create function app.charge_late_fees(at_most integer default 10000) returns bigint
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
    where not i.late_fee_applied and i.balance_due > i.pending_amount
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

comment on function app.set_late_fees_since()     is 'BEFORE trigger of core.leases that get late fees and don''t say since when';
comment on function app.late_fees_due(integer)    is 'Invoices that are late by more than the grace of their lease, and what that costs';
comment on function app.charge_late_fees(integer) is 'Writes an invoice for each late fee that is due, at most so many, and counts them. Run it daily';

grant execute on function app.charge_late_fees(integer) to pm_cron;

grant execute on function app.set_late_fees_since() to pm_owner;

reset role;

set role pm_owner;

create trigger set_late_fees_since_on_insert
  before insert on core.leases
  for each row
  when (new.late_fees_since is null and greatest(new.late_fee_amount, new.late_fee_percentage) > 0)
  execute function app.set_late_fees_since();

create trigger set_late_fees_since_on_update
  before update of late_fee_amount, late_fee_percentage on core.leases
  for each row
  when (greatest(old.late_fee_amount, old.late_fee_percentage) = 0 and greatest(new.late_fee_amount, new.late_fee_percentage) > 0
        and new.late_fees_since is not distinct from old.late_fees_since)
  execute function app.set_late_fees_since();

reset role;
