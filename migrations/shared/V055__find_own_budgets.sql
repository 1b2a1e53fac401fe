-- Which budgets are of one's own properties: what the policies of budget lines ask (E083).

set role pm_definer;

create function app.my_budget_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from financial.budgets
    where organization_id = (select app.required_organization_id())
      and property_id = any ((select app.my_property_ids())::uuid[])
  );
end
$$;

comment on function app.my_budget_ids() is 'Budgets of the properties that the current user manages';

grant execute on function app.my_budget_ids() to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
