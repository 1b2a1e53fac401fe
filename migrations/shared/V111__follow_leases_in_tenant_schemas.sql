-- Numbers and states that follow other rows, in an organization's own schema: units are counted (E046), and a unit is occupied
-- while an active lease runs (E102, E103, E104). As core.units has it; the functions ask the table in which schema it is.

set role pm_definer;

-- Once for a statement of units that come or go, whose rows are the transition table changed_units; for a row that moves.
create function app.org_count_units() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  property_ids uuid[];
begin
  if tg_level = 'ROW' then
    property_ids := array[old.property_id, new.property_id];
  else
    select array_agg(distinct property_id) into property_ids from changed_units;
  end if;

  -- Locked first, counted in a statement of its own: two writers can't miss each other's units.
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
create function app.org_refresh_units(schema_name name, unit_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('select from %I.units where id = any ($1) order by id for no key update', schema_name) using unit_ids;
  execute format(
    'update %1$I.units u
     set status = now_is.status
     from (select w.id,
                  case when exists (
                    select from %1$I.leases l, %1$I.organizations o
                    where l.unit_id = w.id and l.status = ''active''
                      and (now() at time zone o.timezone)::date between l.start_date and coalesce(l.end_date, ''infinity'')
                  ) then ''occupied'' else ''vacant'' end as status
           from unnest($1) w (id)) now_is
     where u.id = now_is.id and u.status in (''vacant'', ''occupied'') and u.status <> now_is.status', schema_name
  ) using unit_ids;
end
$$;

create function app.org_update_unit_status() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.org_refresh_units(tg_table_schema, case tg_op
    when 'INSERT' then array[new.unit_id]
    when 'DELETE' then array[old.unit_id]
    else array[old.unit_id, new.unit_id]
  end);
  return null;
end
$$;

comment on function app.org_count_units()                 is 'AFTER trigger of a tenant schema''s units: keeps properties.total_units';
comment on function app.org_refresh_units(name, uuid[])   is 'Computes the status of a tenant schema''s units from their leases, as of today';
comment on function app.org_update_unit_status()          is 'AFTER row trigger of a tenant schema''s leases';

grant execute on function app.org_count_units(), app.org_update_unit_status() to pm_owner;

reset role;
