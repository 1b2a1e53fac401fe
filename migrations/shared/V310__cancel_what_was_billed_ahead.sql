-- Invoices that a cycle wrote ahead, for days on which their lease no longer runs, fall with the lease (E214): it was ended early,
-- or is a renewal that never began. Before, the renter still owed them. What was sent, or paid on, stays: that is for people to say.

set role pm_definer;

-- The cycle is turned back to the first day that fell, so that a lease that goes on after all is charged all of its days.
create function app.cancel_what_was_billed_ahead() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  today     constant date := app.organization_date(new.organization_id);
  last_day  constant date := case when new.status in ('terminated', 'draft') then least(new.end_date, today) else new.end_date end;
  fell      record;
  sent      bigint;
begin
  for fell in
    update financial.invoices i
    set status = 'cancelled'
    where i.organization_id = new.organization_id and i.lease_id = new.id and i.billing_cycle_id is not null
      and i.period_start > last_day and i.status = 'pending'
    returning i.billing_cycle_id, i.period_start
  loop
    update financial.billing_cycles c
    set next_run_on = least(c.next_run_on, fell.period_start)
    where c.organization_id = new.organization_id and c.id = fell.billing_cycle_id and c.lease_id = new.id;
  end loop;

  select count(*) into sent
  from financial.invoices i
  where i.organization_id = new.organization_id and i.lease_id = new.id and i.billing_cycle_id is not null
    and i.period_start > last_day and i.status <> 'cancelled';
  if sent > 0 then
    raise notice 'lease % ends with %, and % invoices for days after that were sent: they stay until you cancel them', new.id, last_day, sent;
  end if;

  -- The lease before it goes on being charged, for as long as it runs.
  if new.renews_id is not null and new.start_date > today and new.status = 'terminated' then
    update financial.billing_cycles c
    set lease_id = new.renews_id
    where c.organization_id = new.organization_id and c.lease_id = new.id and c.status = 'active';
  end if;
  return null;
end
$$;

-- A lease is followed into its renewals, but not into one that fell before this one was over.
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
    where (c.lease).end_date < day and not ((c.lease).status = 'active' and n.status = 'terminated')
  )
  select (chain.lease).* from chain order by renewals desc limit 1;
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

comment on function app.cancel_what_was_billed_ahead() is 'AFTER UPDATE trigger of core.leases that end early: unsent invoices of cycles for days after it are cancelled';

grant execute on function app.cancel_what_was_billed_ahead() to pm_owner;

reset role;

set role pm_owner;

create trigger cancel_what_was_billed_ahead
  after update of status, end_date on core.leases
  for each row
  when (old.status = 'active' and new.status in ('terminated', 'draft') or new.end_date < coalesce(old.end_date, 'infinity'))
  execute function app.cancel_what_was_billed_ahead();

reset role;
