-- Row-level security of budgets, their lines, and financial reports.
-- What is of the organization itself, without a property, is for those who see all of it (E083).
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

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

set role pm_owner;

-- financial.budgets

alter table financial.budgets enable row level security;
alter table financial.budgets force row level security;

create policy budgets_access         on financial.budgets for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy budgets_insert         on financial.budgets for insert to pm_app
  with check (organization_id = (select app.organization_if('budgets.manage')));
create policy budgets_update         on financial.budgets for update to pm_app
  using      (organization_id = (select app.organization_if('budgets.manage')))
  with check (organization_id = (select app.organization_if('budgets.manage')));
create policy budgets_delete         on financial.budgets for delete to pm_app
  using      (organization_id = (select app.organization_if('budgets.manage')));
create policy budgets_manager_select on financial.budgets for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy budgets_read           on financial.budgets for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy budgets_owner          on financial.budgets for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy budgets_definer        on financial.budgets for all    to pm_definer using (true) with check (true);
create policy budgets_backup         on financial.budgets for select to pm_backup  using (true);

grant select, insert, update, delete on financial.budgets to pm_app;
grant select on financial.budgets to property_manager_role, pm_readonly, pm_reporting;

-- financial.budget_line_items

alter table financial.budget_line_items enable row level security;
alter table financial.budget_line_items force row level security;

create policy budget_line_items_access         on financial.budget_line_items for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy budget_line_items_insert         on financial.budget_line_items for insert to pm_app
  with check (organization_id = (select app.organization_if('budgets.manage')));
create policy budget_line_items_update         on financial.budget_line_items for update to pm_app
  using      (organization_id = (select app.organization_if('budgets.manage')))
  with check (organization_id = (select app.organization_if('budgets.manage')));
create policy budget_line_items_delete         on financial.budget_line_items for delete to pm_app
  using      (organization_id = (select app.organization_if('budgets.manage')));
create policy budget_line_items_manager_select on financial.budget_line_items for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and budget_id = any ((select app.my_budget_ids())::uuid[]));
create policy budget_line_items_read           on financial.budget_line_items for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy budget_line_items_owner          on financial.budget_line_items for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy budget_line_items_definer        on financial.budget_line_items for all    to pm_definer using (true) with check (true);
create policy budget_line_items_backup         on financial.budget_line_items for select to pm_backup  using (true);

grant select, insert, update, delete on financial.budget_line_items to pm_app;
grant select on financial.budget_line_items to property_manager_role, pm_readonly, pm_reporting;

-- financial.financial_reports

alter table financial.financial_reports enable row level security;
alter table financial.financial_reports force row level security;

create policy financial_reports_access         on financial.financial_reports for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy financial_reports_insert         on financial.financial_reports for insert to pm_app
  with check (organization_id = (select app.organization_if('reports.manage')));
create policy financial_reports_update         on financial.financial_reports for update to pm_app
  using      (organization_id = (select app.organization_if('reports.manage')))
  with check (organization_id = (select app.organization_if('reports.manage')));
create policy financial_reports_delete         on financial.financial_reports for delete to pm_app
  using      (organization_id = (select app.organization_if('reports.manage')));
create policy financial_reports_manager_select on financial.financial_reports for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy financial_reports_read           on financial.financial_reports for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy financial_reports_owner          on financial.financial_reports for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy financial_reports_definer        on financial.financial_reports for all    to pm_definer using (true) with check (true);
create policy financial_reports_backup         on financial.financial_reports for select to pm_backup  using (true);

grant select, insert, update, delete on financial.financial_reports to pm_app;
grant select on financial.financial_reports to property_manager_role, pm_readonly, pm_reporting;

reset role;
