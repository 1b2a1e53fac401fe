-- What a row about money gets where the writer leaves it out: the organization's currency (E216). Its date comes from
-- app.organization_date() (E215).

set role pm_definer;

create function app.default_currency() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  select o.currency into new.currency from core.organizations o where o.id = new.organization_id;
  return new;
end
$$;

comment on function app.default_currency() is 'BEFORE INSERT trigger of tables with organization_id and currency';

grant execute on function app.default_currency() to pm_owner;

reset role;
