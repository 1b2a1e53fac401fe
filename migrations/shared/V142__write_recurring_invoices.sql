-- Billing cycles write their invoices (E214): each period once for each lease, some days before it is due where the
-- organization is (E215).

set role pm_owner;

-- FORCE is off while the key is added, in this transaction alone: with it, pm_owner would check it against the rows that it may
-- see, which are none.
alter table financial.invoices       no force row level security;
alter table financial.billing_cycles no force row level security;

alter table financial.invoices
  add column billing_cycle_id uuid,
  add constraint invoices_organization_id_billing_cycle_id_fkey
    foreign key (organization_id, billing_cycle_id) references financial.billing_cycles (organization_id, id) on delete restrict;

alter table financial.invoices       force row level security;
alter table financial.billing_cycles force row level security;

-- A period is charged once, however often its cycle is turned back. What was cancelled may be charged anew.
create unique index invoices_billed_once_key on financial.invoices (organization_id, billing_cycle_id, lease_id, period_start)
  where status <> 'cancelled';
create index idx_invoices_billing_cycle on financial.invoices (organization_id, billing_cycle_id);

comment on column financial.invoices.billing_cycle_id is 'What wrote it';

reset role;

set role pm_definer;

-- A month is 52/12 weeks.
create function app.rent_of_period(rent numeric, lease_type text, frequency text, interval_count integer) returns numeric
  language sql immutable parallel safe
begin atomic
  with period as (
    select interval_count * case frequency
      when 'weekly'    then 1
      when 'biweekly'  then 2
      when 'monthly'   then 1
      when 'quarterly' then 3
      when 'annually'  then 12
    end as number, frequency in ('weekly', 'biweekly') as in_weeks
  )
  select round(case
    when in_weeks = (lease_type = 'weekly') then rent * number
    when in_weeks                           then rent * number * 12 / 52
    else                                         rent * number * 52 / 12
  end, 2)
  from period;
end;

-- A lease is followed into its renewals.
create function app.lease_of_day(organization uuid, lease uuid, day date) returns core.leases
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

-- The leases that a cycle charges for the period that begins on that day are those that run on it: each by its own terms.
create function app.bill_period(cycle financial.billing_cycles, next_due date, today date) returns uuid[]
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

-- Each period that has come; those that were missed as well.
create function app.bill_cycle(cycle financial.billing_cycles, today date) returns bigint
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

create function app.write_recurring_invoices(at_most integer default 10000) returns bigint
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

comment on function app.rent_of_period(numeric, text, text, integer)            is 'Rent per month, or per week of a weekly lease, for a billing period';
comment on function app.lease_of_day(uuid, uuid, date)                          is 'A lease, or the last of its renewals that is needed to come to that day';
comment on function app.bill_period(financial.billing_cycles, date, date)       is 'Writes the invoices of the period that begins on next_run_on, and returns their ids';
comment on function app.bill_cycle(financial.billing_cycles, date)              is 'Writes the invoices of a cycle up to today, moves it on, and counts them';
comment on function app.write_recurring_invoices(integer)                       is 'Writes the invoices of billing cycles that come due, at most so many cycles, and counts them. Run it hourly';

grant execute on function app.write_recurring_invoices(integer) to pm_cron;

reset role;
