-- Row-level security of budgets: those of the organization itself are for who sees all of it (E083).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V042

set role pm_owner;

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

reset role;
