-- Properties and buildings know how many units they have (E046), however units come, go or move.

set role pm_definer;

-- The parent is locked before its units are counted, so that two writers can't miss each other's units; the count is a
-- statement of its own, with a snapshot taken after the wait.
create function app.count_units(organization uuid, property_ids uuid[], building_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform from core.properties where organization_id = organization and id = any (property_ids) order by id for no key update;
  update core.properties p
  set total_units = counted.units
  from (
    select p.id, count(u.id) as units
    from core.properties p left join core.units u on (u.organization_id, u.property_id) = (p.organization_id, p.id)
    where p.organization_id = organization and p.id = any (property_ids)
    group by p.id
  ) counted
  where p.organization_id = organization and p.id = counted.id and p.total_units <> counted.units;

  perform from core.buildings where organization_id = organization and id = any (building_ids) order by id for no key update;
  update core.buildings b
  set total_units = counted.units
  from (
    select b.id, count(u.id) as units
    from core.buildings b
    left join core.units u on (u.organization_id, u.property_id, u.building_id) = (b.organization_id, b.property_id, b.id)
    where b.organization_id = organization and b.id = any (building_ids)
    group by b.id
  ) counted
  where b.organization_id = organization and b.id = counted.id and b.total_units <> counted.units;
end
$$;

-- Once for a statement, however many units it brought, took or moved; the tables are the triggers' transition tables. Properties
-- are locked in one order, so that writers queue up and never wait for each other in a circle.
create function app.update_total_units() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.count_units(organization_id, array_agg(distinct property_id), array_agg(distinct building_id))
  from changed_units
  group by organization_id
  order by organization_id;
  return null;
end
$$;

create function app.update_total_units_on_move() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.count_units(organization_id, array_agg(distinct property_id), array_agg(distinct building_id))
  from (
    (select id, organization_id, property_id, building_id from old_units except select id, organization_id, property_id, building_id from new_units)
    union all
    (select id, organization_id, property_id, building_id from new_units except select id, organization_id, property_id, building_id from old_units)
  ) moved
  group by organization_id
  order by organization_id;
  return null;
end
$$;

-- The count is the counter's to write.
create function app.protect_total_units() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if current_user <> 'pm_definer' and new.total_units <> (case when tg_op = 'UPDATE' then old.total_units else 0 end) then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = tg_table_name || '_total_units_is_counted',
      message = format('total_units of %s is %s: it is counted, not written', new.name,
                       case when tg_op = 'UPDATE' then old.total_units else 0 end),
      hint    = 'Leave total_units out; it follows core.units.';
  end if;
  return new;
end
$$;

comment on function app.count_units(uuid, uuid[], uuid[])  is 'Counts the units of properties and buildings anew';
comment on function app.update_total_units()               is 'AFTER INSERT and AFTER DELETE statement trigger of core.units';
comment on function app.update_total_units_on_move()       is 'AFTER UPDATE statement trigger of core.units, for units that change their building or property';
comment on function app.protect_total_units()              is 'BEFORE INSERT and UPDATE trigger of core.properties and core.buildings';

grant execute on function app.update_total_units(), app.update_total_units_on_move(), app.protect_total_units() to pm_owner;

reset role;

set role pm_owner;

create trigger update_total_units_on_insert
  after insert on core.units
  referencing new table as changed_units
  for each statement execute function app.update_total_units();

create trigger update_total_units_on_delete
  after delete on core.units
  referencing old table as changed_units
  for each statement execute function app.update_total_units();

create trigger update_total_units_on_move
  after update on core.units
  referencing old table as old_units new table as new_units
  for each statement execute function app.update_total_units_on_move();

create trigger protect_total_units
  before insert or update of total_units on core.properties
  for each row execute function app.protect_total_units();

create trigger protect_total_units
  before insert or update of total_units on core.buildings
  for each row execute function app.protect_total_units();

reset role;
