-- Who signs after the invoices were written ahead is charged from the next period on again.

set role pm_definer;

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
  return written;
end
$$;

drop function app.leases_billed_late(integer);

reset role;
