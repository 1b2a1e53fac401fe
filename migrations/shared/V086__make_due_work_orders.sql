-- Preventive maintenance that comes due makes its work order by itself, lead_days ahead in the organization's time zone (E215).

set role pm_definer;

create function app.add_months(day date, months integer, anchor_day integer) returns date
  language sql immutable parallel safe
  return (date_trunc('month', day::timestamp) + make_interval(months => months))::date - 1
         + least(anchor_day, extract(day from date_trunc('month', day::timestamp) + make_interval(months => months + 1, days => -1))::integer);

-- Whole months are counted from the anchor, so that the 31st comes back after a shorter month.
create function app.next_due_date(due date, frequency text, interval_count integer, anchor_day integer) returns date
  language sql immutable parallel safe
  return case frequency
    when 'daily'        then due + interval_count
    when 'weekly'       then due + interval_count * 7
    when 'biweekly'     then due + interval_count * 14
    when 'monthly'      then app.add_months(due, interval_count, anchor_day)
    when 'quarterly'    then app.add_months(due, interval_count * 3, anchor_day)
    when 'semiannually' then app.add_months(due, interval_count * 6, anchor_day)
    when 'annually'     then app.add_months(due, interval_count * 12, anchor_day)
  end;

-- A schedule moves on when its order is made, in one statement: a second run finds nothing to do, two at once share the work.
-- One that was asleep for years makes one order for all the periods that went by, not one for each.
create function app.make_due_work_orders() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  schedule  record;
  due       date;
  made      bigint := 0;
begin
  for schedule in
    select m.*, o.timezone, (now() at time zone o.timezone)::date as today
    from operations.preventive_maintenance m
    join core.organizations o on o.id = m.organization_id
    where m.is_active and o.subscription_status = 'active'
      and m.next_due_on - m.lead_days <= (now() at time zone o.timezone)::date
    order by m.organization_id, m.id
    for update of m skip locked
  loop
    due := schedule.next_due_on;
    while due - schedule.lead_days <= schedule.today loop
      insert into operations.work_orders (
        organization_id, preventive_maintenance_id, property_id, unit_id, asset_id, vendor_id, assigned_staff_id, title,
        description, category, estimated_cost, scheduled_start, tenant_accessible
      )
      values (
        schedule.organization_id, schedule.id, schedule.property_id,
        (select unit_id from operations.assets where organization_id = schedule.organization_id and id = schedule.asset_id),
        schedule.asset_id, schedule.vendor_id, schedule.assigned_staff_id, schedule.title, schedule.description, 'preventive',
        schedule.estimated_cost, due::timestamp at time zone schedule.timezone, false
      );
      made := made + 1;
      loop
        due := app.next_due_date(due, schedule.frequency, schedule.interval_count, schedule.anchor_day);
        exit when due > schedule.today;
      end loop;
    end loop;
    update operations.preventive_maintenance
    set next_due_on = due
    where organization_id = schedule.organization_id and id = schedule.id;
  end loop;
  return made;
end
$$;

-- The last completion is read from the orders themselves, whoever completes them.
create function app.note_preventive_maintenance() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update operations.preventive_maintenance m
  set last_completed_on = greatest(m.last_completed_on, (new.completed_at at time zone o.timezone)::date)
  from core.organizations o
  where o.id = m.organization_id and m.organization_id = new.organization_id and m.id = new.preventive_maintenance_id;
  return null;
end
$$;

comment on function app.add_months(date, integer, integer)           is 'That day of the month so many months later, or its last day where it is shorter';
comment on function app.next_due_date(date, text, integer, integer)  is 'The day after this one on which something of that frequency is due';
comment on function app.make_due_work_orders()                       is 'Makes the work orders of preventive maintenance that comes due; returns how many. Run it daily';
comment on function app.note_preventive_maintenance()                is 'AFTER trigger of operations.work_orders that keeps last_completed_on';

grant execute on function app.make_due_work_orders()        to pm_cron;
grant execute on function app.note_preventive_maintenance() to pm_owner;

reset role;

set role pm_owner;

create trigger note_preventive_maintenance
  after insert or update of completed_at on operations.work_orders
  for each row when (new.completed_at is not null and new.preventive_maintenance_id is not null)
  execute function app.note_preventive_maintenance();

reset role;
