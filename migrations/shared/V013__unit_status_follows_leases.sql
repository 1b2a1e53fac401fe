-- A unit is occupied while an active lease runs, whatever order leases are written, changed, moved or deleted in
-- (E102, E103, E104). Recomputed from the leases, never translated from the change; as the definer, since whoever may
-- write a lease need not be allowed to write the unit (E105).

set role pm_definer;

create function app.refresh_unit_status(organization uuid, unit uuid) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  today    date;
  running  core.leases;
begin
  -- The lock makes two writers queue up; the leases are read after the wait, in a statement of their own.
  perform from core.units where organization_id = organization and id = unit for no key update;
  if not found then return; end if;

  -- Today is a matter of the organization's time zone (E215).
  select (now() at time zone o.timezone)::date into strict today
  from core.organizations o where o.id = organization;

  select * into running
  from core.leases l
  where l.organization_id = organization and l.unit_id = unit
    and l.status = 'active'
    and today between l.start_date and coalesce(l.end_date, 'infinity');

  update core.units u
  set lease_start_date  = running.start_date,
      lease_end_date    = running.end_date,
      status            = case
                            when u.status in ('maintenance', 'unavailable') then u.status -- E106
                            when running.id is not null                     then 'occupied'
                            else 'vacant'
                          end,
      -- A month to make it ready, as the document has it.
      availability_date = case when u.status = 'occupied' and running.id is null then today + 30 else u.availability_date end
  where u.organization_id = organization and u.id = unit;
end
$$;

create function app.update_unit_status_on_lease_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op in ('UPDATE', 'DELETE') then
    perform app.refresh_unit_status(old.organization_id, old.unit_id);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.unit_id <> old.unit_id) then
    perform app.refresh_unit_status(new.organization_id, new.unit_id);
  end if;
  return null;
end
$$;

comment on function app.refresh_unit_status(uuid, uuid)         is 'Computes status and lease dates of a unit from its leases, as of today';
comment on function app.update_unit_status_on_lease_change()    is 'AFTER trigger of core.leases';

grant execute on function app.update_unit_status_on_lease_change() to pm_owner;

reset role;

set role pm_owner;

create trigger trigger_update_unit_status_on_lease_change
  after insert or delete or update of status, start_date, end_date, unit_id on core.leases
  for each row execute function app.update_unit_status_on_lease_change();

reset role;
