-- Row-level security of budget lines: they are seen with their budget (E083).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V055

set role pm_owner;

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

reset role;
