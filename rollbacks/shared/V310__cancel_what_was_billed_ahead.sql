-- What was billed ahead stays open again when its lease falls.

drop trigger cancel_what_was_billed_ahead on core.leases;

set role pm_definer;

drop function app.cancel_what_was_billed_ahead();

-- A lease is followed into its renewals.
create or replace function app.lease_of_day(organization uuid, lease uuid, day date) returns core.leases
  language sql stable
begin atomic
  with recursive chain as (
    select l as lease, 1 as renewals
    from core.leases l
    where l.organization_id = lease_of_day.organization and l.id = lease_of_day.lease
    union all
    select n, c.renewals + 1
    from chain c join core.leases n
      on (n.organization_id, n.unit_id, n.renews_id) = ((c.lease).organization_id, (c.lease).unit_id, (c.lease).id)
    where (c.lease).end_date < day
  )
  select (chain.lease).* from chain order by renewals desc limit 1;
end;

-- Each period that has come; those that were missed as well.
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

reset role;
