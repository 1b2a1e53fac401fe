-- Numbers and states that follow other rows, in an organization's own schema: units are counted (E046), and a unit is occupied
-- while an active lease runs (E102, E103, E104). As core.units has it; the functions ask the table in which schema it is.

set role pm_definer;

-- Once for a statement, however many units it brought, took or moved; the tables are the triggers' transition tables.
create function app.org_count_units() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  property_ids uuid[];
begin
  if tg_op = 'UPDATE' then
    with before as (select id, property_id from old_units),
         after  as (select id, property_id from new_units),
         moved  as ((table before except table after) union all (table after except table before))
    select array_agg(distinct property_id) into property_ids from moved;
  else
    select array_agg(distinct property_id) into property_ids from changed_units;
  end if;
  if property_ids is null then return null; end if;

  -- In one order, so that writers queue up and never wait for each other in a circle; counted after the wait, in a statement of
  -- its own.
  execute format('select from %I.properties where id = any ($1) order by id for no key update', tg_table_schema) using property_ids;
  execute format(
    'update %1$I.properties p
     set total_units = counted.units
     from (select ids.id, count(u.id) as units
           from unnest($1) ids (id) left join %1$I.units u on u.property_id = ids.id
           group by ids.id) counted
     where p.id = counted.id and p.total_units <> counted.units', tg_table_schema
  ) using property_ids;
  return null;
end
$$;

-- Recomputed from the leases, never translated from the change; as the definer, since whoever may write a lease need not be
-- allowed to write the unit (E105). What people set is kept (E106), and today is the organization's (E215).
create function app.org_units_out_of_step(schema_name name, unit_ids uuid[] default null)
  returns table (unit_id uuid, status varchar(20))
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format(
    'select computed.id, computed.status
     from (select u.id, u.status as old_status,
                  case when exists (
                    select from %1$I.leases l
                    where l.unit_id = u.id and l.status = ''active''
                      and (now() at time zone o.timezone)::date between l.start_date and coalesce(l.end_date, ''infinity'')
                  ) then ''occupied'' else ''vacant'' end::varchar(20) as status
           from %1$I.units u, %1$I.organizations o
           where u.status in (''vacant'', ''occupied'') and ($1 is null or u.id = any ($1))) computed
     where computed.status <> computed.old_status', schema_name
  ) using unit_ids;
end
$$;

create function app.org_refresh_units(schema_name name, unit_ids uuid[]) returns bigint
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  refreshed bigint;
begin
  -- In one order, so that writers queue up and never wait for each other in a circle; the leases are read after the wait, in a
  -- statement of their own.
  execute format('select from %I.units where id = any ($1) order by id for no key update', schema_name) using unit_ids;
  execute format(
    'update %I.units u set status = s.status from app.org_units_out_of_step($1, $2) s where u.id = s.unit_id', schema_name
  ) using schema_name, unit_ids;
  get diagnostics refreshed = row_count;
  return refreshed;
end
$$;

-- Once for a statement, however many leases it wrote; old_leases and new_leases are the triggers' transition tables.
create function app.org_follow_leases() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  unit_ids uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct unit_id) into unit_ids from new_leases;
  elsif tg_op = 'DELETE' then
    select array_agg(distinct unit_id) into unit_ids from old_leases;
  else
    with before as (select id, unit_id, status, start_date, end_date from old_leases),
         after  as (select id, unit_id, status, start_date, end_date from new_leases),
         differ as ((table before except table after) union all (table after except table before))
    select array_agg(distinct unit_id) into unit_ids from differ;
  end if;
  if unit_ids is not null then
    perform app.org_refresh_units(tg_table_schema, unit_ids);
  end if;
  return null;
end
$$;

-- People say that a unit is under maintenance or unavailable, and that it no longer is; whether it is let, its leases say, and
-- what contradicts them is refused.
create function app.org_keep_unit_status() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  running uuid;
begin
  execute format(
    'select l.id
     from %1$I.leases l, %1$I.organizations o
     where l.unit_id = $1 and l.status = ''active''
       and (now() at time zone o.timezone)::date between l.start_date and coalesce(l.end_date, ''infinity'')
     limit 1', tg_table_schema
  ) into running using new.id;
  if new.status = (case when running is null then 'occupied' else 'vacant' end) then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'units_status_follows_leases',
      message = format('unit %s is not %s: %s', new.unit_number, new.status,
                       case when running is null then 'no active lease of it covers today' else format('lease %s runs', running) end),
      hint = case
               when running is null then 'Write a lease with status active; the unit follows.'
               else 'End the lease (its status, or end_date); the unit follows. Or say occupied.'
             end;
  end if;
  return new;
end
$$;

-- Leases begin and end by the mere passing of days.
create function app.org_refresh_all_units() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  its_schema  name;
  refreshed   bigint := 0;
begin
  for its_schema in select schema_name from public.tenant_registry where tenancy_model = 'schema' and status = 'active' order by 1 loop
    refreshed := refreshed
      + app.org_refresh_units(its_schema, array(select s.unit_id from app.org_units_out_of_step(its_schema) s));
  end loop;
  return refreshed;
end
$$;

comment on function app.org_count_units()                    is 'AFTER trigger of a tenant schema''s units: keeps properties.total_units';
comment on function app.org_units_out_of_step(name, uuid[])  is 'Units of a tenant schema whose status is not that of their leases as of today, with what it ought to be';
comment on function app.org_refresh_units(name, uuid[])      is 'Computes the status of a tenant schema''s units from their leases, as of today; returns how many changed';
comment on function app.org_follow_leases()                  is 'AFTER statement trigger of a tenant schema''s leases';
comment on function app.org_keep_unit_status()               is 'BEFORE trigger of a tenant schema''s units: refuses what the leases contradict';
comment on function app.org_refresh_all_units()              is 'The same as app.refresh_unit_statuses(), for the schemas of organizations. Run it hourly';

grant execute on function app.org_count_units(), app.org_follow_leases(), app.org_keep_unit_status() to pm_owner;
grant execute on function app.org_refresh_all_units() to pm_cron;

reset role;
