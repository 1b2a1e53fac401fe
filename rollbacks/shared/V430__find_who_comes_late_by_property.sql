-- Who comes late is looked for among all leases of an organization again.

set role pm_definer;

create or replace function app.leases_billed_late(at_most integer)
  returns table (cycle financial.billing_cycles, lease_id uuid, period_start date, period_end date, today date)
  language sql stable
begin atomic
  with today as materialized (
    select o.id as organization_id, (now() at time zone o.timezone)::date as date
    from core.organizations o
    where o.subscription_status = 'active'
  ),
  written as (
    select distinct i.organization_id, i.billing_cycle_id, i.period_start, i.period_end, today.date
    from today
    join financial.invoices i on i.organization_id = today.organization_id and i.period_start >= today.date
    where i.billing_cycle_id is not null
  )
  select c, l.id, w.period_start, w.period_end, w.date
  from written w
  join financial.billing_cycles c on (c.organization_id, c.id) = (w.organization_id, w.billing_cycle_id)
  join core.leases l              on l.organization_id = w.organization_id
  where c.status = 'active' and c.lease_id is null and c.next_run_on > w.period_start
    and (c.property_id is null or l.property_id = c.property_id)
    and l.status = 'active' and w.period_start between l.start_date and coalesce(l.end_date, 'infinity')
    and not exists (
      select
      from financial.invoices i
      where i.organization_id = w.organization_id and i.billing_cycle_id = c.id and i.lease_id = l.id and i.period_start = w.period_start
    )
  order by c.organization_id, c.id, w.period_start, l.id
  limit at_most;
end;

reset role;
