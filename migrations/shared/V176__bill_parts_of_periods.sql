-- A cycle goes on from the day on which it begins (E214): unless people say another day of the month, and then its first period is
-- shorter or longer than the others, and is charged by its days. Before, a cycle that began on the 30th of November charged a whole
-- month for that one day.

set role pm_definer;

create function app.keep_billing_day() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.anchor_day := extract(day from new.next_run_on);
  return new;
end
$$;

-- By its days of those that a period has which ends on the same day. What is counted in weeks begins on any day of the month.
create function app.share_of_period(first_day date, next_due date, frequency text, interval_count integer, anchor_day integer) returns numeric
  language sql immutable parallel safe
  return case
    when frequency in ('weekly', 'biweekly') or first_day = app.add_months(first_day, 0, anchor_day) then 1
    else (next_due - first_day)::numeric / (next_due - app.next_due_date(next_due, frequency, - interval_count, anchor_day))
  end;

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
      select round(
        coalesce(cycle.amount, app.rent_of_period(l.rent_amount, l.lease_type, cycle.frequency, cycle.interval_count))
        * app.share_of_period(cycle.next_run_on, next_due, cycle.frequency, cycle.interval_count, cycle.anchor_day), 2) as amount
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

comment on function app.keep_billing_day()                                      is 'BEFORE trigger of financial.billing_cycles that don''t say on which day of the month they go on';
comment on function app.share_of_period(date, date, text, integer, integer)     is 'How much of a billing period those days are, which begin elsewhere than its others do';

grant execute on function app.keep_billing_day() to pm_owner;

reset role;

set role pm_owner;

alter table financial.billing_cycles alter column anchor_day drop default;

create trigger keep_billing_day
  before insert on financial.billing_cycles
  for each row
  when (new.anchor_day is null)
  execute function app.keep_billing_day();

comment on column financial.billing_cycles.anchor_day is 'Day of the month, that of next_run_on unless another is said; in a shorter month its last day is meant';

reset role;
