-- What a row about money gets where the writer leaves it out: the organization's currency (E216) and the organization's
-- date of today (E215).

set role pm_definer;

create function app.organization_date(organization uuid default app.current_organization_id()) returns date
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (now() at time zone coalesce((select o.timezone from core.organizations o where o.id = organization), 'UTC'))::date;
end
$$;

create function app.default_currency() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  select o.currency into new.currency from core.organizations o where o.id = new.organization_id;
  return new;
end
$$;

comment on function app.organization_date(uuid)  is 'Today in an organization''s time zone; in UTC without one';
comment on function app.default_currency()       is 'BEFORE INSERT trigger of tables with organization_id and currency';

grant execute on function app.organization_date(uuid)
  to pm_owner, pm_app, property_manager_role, tenant_role, pm_service, pm_readonly, pm_reporting, pm_cron;
grant execute on function app.default_currency() to pm_owner;

reset role;
