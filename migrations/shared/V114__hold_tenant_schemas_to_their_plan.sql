-- How many properties and users an organization with a schema of its own may have (E217), as its row says. The limits are for the
-- organization: what is written without a context is the platform's own doing, such as an import.

set role pm_definer;

-- The lock on the organization makes two writers queue up; the count is a statement of its own, after the wait.
create function app.org_refuse_beyond_plan() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  used     bigint;
  allowed  integer;
begin
  if tg_op = 'UPDATE' and old.status not in ('inactive', 'sold') then return null; end if; -- was counted before
  execute format('select max_%s from %I.organizations for no key update', tg_table_name, tg_table_schema) into allowed;
  execute format('select count(*) from %I.%I where status not in (''inactive'', ''sold'')', tg_table_schema, tg_table_name) into used;
  if used > allowed then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = tg_table_name || '_plan',
      message = format('the plan of the organization allows %s %s', allowed, tg_table_name),
      hint    = 'Take one out of use first, or ask the platform for a larger plan.';
  end if;
  return null;
end
$$;

comment on function app.org_refuse_beyond_plan() is 'AFTER row trigger of a tenant schema''s properties and users (E217)';

grant execute on function app.org_refuse_beyond_plan() to pm_owner;

reset role;
