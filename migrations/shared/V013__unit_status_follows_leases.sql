-- A unit is occupied while an active lease runs, whatever order leases are written, changed, moved or deleted in
-- (E102, E103, E104). Recomputed from the leases, never translated from the change; as the definer, since whoever may
-- write a lease need not be allowed to write the unit (E105).

set role pm_definer;

create function app.monthly_rent(lease_type text, rent_amount numeric) returns numeric
  language sql immutable parallel safe
  return case lease_type when 'weekly' then round(rent_amount * 52 / 12, 2) else rent_amount end;

-- Today is a matter of the organization's time zone (E215). At most one active lease covers it (E030).
create function app.units_out_of_step(organization uuid)
  returns table (unit_id uuid, status varchar(20), lease_start_date date, lease_end_date date, current_rent numeric, availability_date date)
  language sql stable
begin atomic
  with today as materialized (select app.organization_date(units_out_of_step.organization) as date),
  computed as (
    select
      u.id                                                                  as unit_id,
      case
        when u.status in ('maintenance', 'unavailable') then u.status -- E106
        when l.id is not null                           then 'occupied'
        else 'vacant'
      end                                                                   as status,
      l.start_date,
      l.end_date,
      app.monthly_rent(l.lease_type, l.rent_amount)                         as rent,
      -- A month to make it ready, as the document has it.
      case when u.status = 'occupied' and l.id is null then today.date + 30 else u.availability_date end as availability_date,
      u.status                                                              as old_status,
      u.lease_start_date                                                    as old_start_date,
      u.lease_end_date                                                      as old_end_date,
      u.current_rent                                                        as old_rent
    from today
    join core.units u on u.organization_id = units_out_of_step.organization
    left join core.leases l
      on (l.organization_id, l.unit_id) = (u.organization_id, u.id) and l.status = 'active'
      and today.date between l.start_date and coalesce(l.end_date, 'infinity')
  )
  select c.unit_id, c.status, c.start_date, c.end_date, c.rent, c.availability_date
  from computed c
  where (c.status, c.start_date, c.end_date, c.rent) is distinct from (c.old_status, c.old_start_date, c.old_end_date, c.old_rent);
end;

create function app.refresh_unit_status(organization uuid, unit_ids uuid[]) returns bigint
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  refreshed bigint;
begin
  -- In one order, so that writers queue up and never wait for each other in a circle; the leases are read after the wait, in a
  -- statement of their own.
  perform from core.units u where u.organization_id = organization and u.id = any (unit_ids) order by u.id for no key update;

  update core.units u
  set status            = s.status,
      lease_start_date  = s.lease_start_date,
      lease_end_date    = s.lease_end_date,
      current_rent      = s.current_rent,
      availability_date = s.availability_date
  from app.units_out_of_step(organization) s
  where u.organization_id = organization and u.id = s.unit_id and s.unit_id = any (unit_ids);
  get diagnostics refreshed = row_count;
  return refreshed;
end
$$;

-- Leases begin and end by the mere passing of days.
create function app.refresh_unit_statuses() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  uuid;
  refreshed     bigint := 0;
begin
  for organization in select id from core.organizations order by id loop
    refreshed := refreshed
      + app.refresh_unit_status(organization, array(select s.unit_id from app.units_out_of_step(organization) s));
  end loop;
  return refreshed;
end
$$;

-- Once for a statement, however many leases it wrote; old_leases and new_leases are the triggers' transition tables.
create function app.update_unit_status_on_lease_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  changed record;
begin
  if tg_op = 'UPDATE' then
    for changed in
      with before as (select id, organization_id, unit_id, status, start_date, end_date, lease_type, rent_amount from old_leases),
           after  as (select id, organization_id, unit_id, status, start_date, end_date, lease_type, rent_amount from new_leases),
           differ as ((table before except table after) union all (table after except table before))
      select organization_id, array_agg(distinct unit_id) as unit_ids from differ group by 1 order by 1
    loop
      perform app.refresh_unit_status(changed.organization_id, changed.unit_ids);
    end loop;
  elsif tg_op = 'INSERT' then
    for changed in select organization_id, array_agg(distinct unit_id) as unit_ids from new_leases group by 1 order by 1 loop
      perform app.refresh_unit_status(changed.organization_id, changed.unit_ids);
    end loop;
  else
    for changed in select organization_id, array_agg(distinct unit_id) as unit_ids from old_leases group by 1 order by 1 loop
      perform app.refresh_unit_status(changed.organization_id, changed.unit_ids);
    end loop;
  end if;
  return null;
end
$$;

-- People say that a unit is under maintenance or unavailable, and that it no longer is; whether it is let, to when and for how
-- much, its leases say. What contradicts them is refused; a unit that is new has none.
create function app.keep_unit_status() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  running core.leases;
begin
  if tg_op = 'UPDATE' then
    select * into running
    from core.leases l
    where l.organization_id = old.organization_id and l.unit_id = old.id and l.status = 'active'
      and app.organization_date(old.organization_id) between l.start_date and coalesce(l.end_date, 'infinity');
  end if;
  if new.status = (case when running.id is null then 'occupied' else 'vacant' end) then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'units_status_follows_leases',
      message = format('unit %s is not %s: %s', new.unit_number, new.status, case
                  when running.id is null then 'no active lease of it covers today'
                  else format('lease %s runs from %s to %s', running.id, running.start_date, coalesce(running.end_date::text, 'an open end'))
                end),
      hint = case
               when running.id is null then 'Write a lease with status active; the unit follows.'
               else 'End the lease (its status, or end_date); the unit follows. Or say occupied.'
             end;
  end if;
  if tg_op = 'INSERT' and (new.lease_start_date, new.lease_end_date, new.current_rent) is distinct from (null, null, null)
     or tg_op = 'UPDATE' and (new.lease_start_date, new.lease_end_date, new.current_rent)
                             is distinct from (old.lease_start_date, old.lease_end_date, old.current_rent) then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'units_status_follows_leases',
      message = format('unit %s: lease_start_date, lease_end_date and current_rent are those of its lease', new.unit_number),
      hint    = 'Change the lease; the unit follows.';
  end if;
  -- A lease may have begun or ended today, and nobody has noticed yet.
  new.lease_start_date := running.start_date;
  new.lease_end_date   := running.end_date;
  new.current_rent     := app.monthly_rent(running.lease_type, running.rent_amount);
  return new;
end
$$;

comment on function app.monthly_rent(text, numeric)             is 'What a lease brings a month: a year has 52 weeks and 12 months';
comment on function app.units_out_of_step(uuid)                 is 'Units whose status, lease dates or rent are not those of their leases as of today, with what they ought to be';
comment on function app.refresh_unit_status(uuid, uuid[])       is 'Computes status, lease dates and rent of units from their leases, as of today; returns how many changed';
comment on function app.refresh_unit_statuses()                 is 'The same for all units of all organizations. Run it hourly: midnight is another hour in each time zone';
comment on function app.update_unit_status_on_lease_change()    is 'AFTER statement trigger of core.leases';
comment on function app.keep_unit_status()                      is 'BEFORE trigger of core.units: refuses what the leases contradict';

grant execute on function app.update_unit_status_on_lease_change(), app.keep_unit_status() to pm_owner;
grant execute on function app.refresh_unit_statuses()                                      to pm_cron;

reset role;

set role pm_owner;

create trigger trigger_update_unit_status_on_lease_insert
  after insert on core.leases
  referencing new table as new_leases
  for each statement execute function app.update_unit_status_on_lease_change();

create trigger trigger_update_unit_status_on_lease_change
  after update on core.leases
  referencing old table as old_leases new table as new_leases
  for each statement execute function app.update_unit_status_on_lease_change();

create trigger trigger_update_unit_status_on_lease_delete
  after delete on core.leases
  referencing old table as old_leases
  for each statement execute function app.update_unit_status_on_lease_change();

create trigger keep_unit_status_on_insert
  before insert on core.units
  for each row
  when (current_user <> 'pm_definer'
        and (new.status = 'occupied' or (new.lease_start_date, new.lease_end_date, new.current_rent) is distinct from (null, null, null)))
  execute function app.keep_unit_status();

create trigger keep_unit_status_on_update
  before update of status, lease_start_date, lease_end_date, current_rent on core.units
  for each row
  when (current_user <> 'pm_definer'
        and (old.status, old.lease_start_date, old.lease_end_date, old.current_rent)
            is distinct from (new.status, new.lease_start_date, new.lease_end_date, new.current_rent))
  execute function app.keep_unit_status();

reset role;
