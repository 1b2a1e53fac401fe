-- How many properties and users an organization may have (E217). The limits are for the organization: what is written without a
-- context is the platform's own doing, such as an import. Storage isn't the database's: max_storage_gb is the application's to hold.

set role pm_definer;

-- The lock on the organization makes two writers queue up; the count is a statement of its own, after the wait.
create function app.refuse_beyond_plan() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  what     constant text := case tg_table_name when 'properties' then 'properties' else 'users' end;
  used     bigint;
  allowed  integer;
begin
  select case what when 'properties' then o.max_properties else o.max_users end into strict allowed
  from core.organizations o where o.id = new.organization_id for no key update;

  if what = 'properties' then
    select count(*) into used
    from core.properties p where p.organization_id = new.organization_id and p.status not in ('inactive', 'sold');
  else
    select count(*) into used
    from core.organization_members m where m.organization_id = new.organization_id and m.status <> 'inactive';
  end if;

  if used > allowed then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = tg_table_name || '_plan',
      message = format('the plan of the organization allows %s %s', allowed, what),
      hint    = 'Take one out of use first, or ask the platform for a larger plan.';
  end if;
  return null;
end
$$;

comment on function app.refuse_beyond_plan() is 'AFTER trigger of core.properties and core.organization_members (E217)';

grant execute on function app.refuse_beyond_plan() to pm_owner;

reset role;

set role pm_owner;

create trigger refuse_beyond_plan_on_insert
  after insert on core.properties
  for each row when (app.current_organization_id() is not null and new.status not in ('inactive', 'sold'))
  execute function app.refuse_beyond_plan();

create trigger refuse_beyond_plan_on_update
  after update of status on core.properties
  for each row when (app.current_organization_id() is not null and old.status in ('inactive', 'sold') and new.status not in ('inactive', 'sold'))
  execute function app.refuse_beyond_plan();

create trigger refuse_beyond_plan_on_insert
  after insert on core.organization_members
  for each row when (app.current_organization_id() is not null and new.status <> 'inactive')
  execute function app.refuse_beyond_plan();

create trigger refuse_beyond_plan_on_update
  after update of status on core.organization_members
  for each row when (app.current_organization_id() is not null and old.status = 'inactive' and new.status <> 'inactive')
  execute function app.refuse_beyond_plan();

reset role;
