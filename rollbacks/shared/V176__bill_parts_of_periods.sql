-- Cycles go on on the 1st again unless they say otherwise, and charge a part of a period as a whole one.

set role pm_owner;

comment on column financial.billing_cycles.anchor_day is 'Day of the month; in a shorter month its last day is meant';

drop trigger keep_billing_day on financial.billing_cycles;

alter table financial.billing_cycles alter column anchor_day set default 1;

reset role;

set role pm_definer;

create or replace function app.bill_period(cycle financial.billing_cycles, next_due date, today date) returns uuid[]
  language sql
begin atomic
  with billed as (
    insert into financial.invoices (
      organization_id, property_id, unit_id, tenant_id, lease_id, invoice_number, invoice_type, description, currency, subtotal,
      total_amount, itemized, invoice_date, due_date, period_start, period_end, payment_terms, recurring_invoice_id, billing_cycle_id
    )
    select l.organization_id, l.property_id, l.unit_id, l.tenant_id, l.id, app.new_number('I'),
           case when cycle.amount is null then 'rent' else 'other' end, cycle.name, null, charge.amount, charge.amount,
           cycle.account_id is not null, today, greatest(cycle.next_run_on, today), cycle.next_run_on, next_due - 1,
           cycle.invoice_lead_days, first.id, cycle.id
    from core.leases l
    cross join lateral (
      select coalesce(cycle.amount, app.rent_of_period(l.rent_amount, l.lease_type, cycle.frequency, cycle.interval_count)) as amount
    ) charge
    left join lateral (
      select i.id
      from financial.invoices i
      where i.organization_id = l.organization_id and i.billing_cycle_id = cycle.id and i.lease_id = l.id
        and i.recurring_invoice_id is null
      order by i.period_start
      limit 1
    ) first on true
    where l.organization_id = cycle.organization_id
      and (cycle.lease_id is null or l.id = cycle.lease_id) and (cycle.property_id is null or l.property_id = cycle.property_id)
      and l.status in ('active', 'expired', 'renewed')
      and cycle.next_run_on between l.start_date and coalesce(l.end_date, 'infinity')
      and charge.amount > 0
    on conflict (organization_id, billing_cycle_id, lease_id, period_start) where status <> 'cancelled' do nothing
    returning organization_id, id, subtotal
  ),
  lines as (
    insert into financial.invoice_line_items (organization_id, invoice_id, account_id, description, unit_price, line_total)
    select organization_id, id, cycle.account_id, cycle.name, subtotal, subtotal
    from billed
    where cycle.account_id is not null
    returning invoice_id
  )
  select coalesce(array_agg(id), '{}') from billed;
end;

drop function app.share_of_period(date, date, text, integer, integer);
drop function app.keep_billing_day();

reset role;
