-- A cycle of a property, or of all of them, writes its invoices some days ahead: who signed a lease in those days was never charged
-- that period (E214). Who isn't there when the period begins is still not charged a part of it.

set role pm_definer;

-- Periods that a cycle has written to others, have not begun, and were not written for this lease, nor cancelled for it by people.
create function app.leases_billed_late(at_most integer)
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

-- Each period that has come; those that were missed as well. A lease that somebody is changing is left to the next run, and nobody
-- changes one while it is charged: else neither would see what the other did.
create or replace function app.bill_cycle(cycle financial.billing_cycles, today date) returns bigint
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  lease     core.leases;
  next_due  date;
  billed    uuid[];
  written   bigint := 0;
begin
  while cycle.next_run_on <= today + cycle.invoice_lead_days loop
    if cycle.lease_id is not null then
      lease := app.lease_of_day(cycle.organization_id, cycle.lease_id, cycle.next_run_on);
      perform from core.leases l where l.organization_id = lease.organization_id and l.id = lease.id for share skip locked;
      exit when not found;
      lease := app.lease_of_day(cycle.organization_id, lease.id, cycle.next_run_on);
      cycle.lease_id := lease.id;
      if lease.status = 'terminated' or (lease.status in ('expired', 'renewed') and lease.end_date < cycle.next_run_on) then
        cycle.status := 'ended';
      end if;
      -- What isn't signed or renewed yet is waited for.
      exit when cycle.status = 'ended' or lease.status = 'draft' or lease.end_date < cycle.next_run_on;
    end if;
    next_due := app.next_due_date(cycle.next_run_on, cycle.frequency, cycle.interval_count, cycle.anchor_day);
    billed := app.bill_period(cycle, next_due, today);
    -- Where nobody lives yet, somebody may sign until the day.
    exit when cycle.lease_id is null and billed = '{}' and cycle.next_run_on > today;
    written := written + cardinality(billed);
    cycle.last_invoice_id := coalesce(billed[1], cycle.last_invoice_id);
    cycle.next_run_on := next_due;
  end loop;

  update financial.billing_cycles
  set next_run_on = cycle.next_run_on, lease_id = cycle.lease_id, last_invoice_id = cycle.last_invoice_id,
      last_run_at = now(), status = cycle.status
  where organization_id = cycle.organization_id and id = cycle.id;
  return written;
end
$$;

create or replace function app.write_recurring_invoices(at_most integer default 10000) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  due      record;
  cycle    financial.billing_cycles;
  written  bigint := 0;
begin
  for due in
    select c as cycle, (now() at time zone o.timezone)::date as today
    from core.organizations o
    join financial.billing_cycles c on c.organization_id = o.id
    where o.subscription_status = 'active' and c.status = 'active'
      and c.next_run_on <= (now() at time zone o.timezone)::date + c.invoice_lead_days
    -- Those that wait for their lease let others go first.
    order by c.last_run_at nulls first
    limit at_most
    for no key update of c skip locked
  loop
    begin
      written := written + app.bill_cycle(due.cycle, due.today);
    exception when data_exception or integrity_constraint_violation then
      -- One cycle that can't be billed keeps no other organization from its invoices.
      raise warning 'billing cycle % is paused: %', (due.cycle).id, sqlerrm;
      update financial.billing_cycles set status = 'paused'
      where organization_id = (due.cycle).organization_id and id = (due.cycle).id;
    end;
  end loop;

  for due in select * from app.leases_billed_late(at_most) loop
    cycle := due.cycle;
    cycle.lease_id := due.lease_id;
    cycle.next_run_on := due.period_start;
    begin
      written := written + cardinality(app.bill_period(cycle, due.period_end + 1, due.today));
    exception when data_exception or integrity_constraint_violation then
      raise warning 'billing cycle % does not charge lease %: %', cycle.id, due.lease_id, sqlerrm;
    end;
  end loop;
  return written;
end
$$;

comment on function app.leases_billed_late(integer) is 'Leases that came after their property''s cycle had written a period ahead, and before it begins';

reset role;
