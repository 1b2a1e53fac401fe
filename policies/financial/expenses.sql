-- Row-level security of expenses. Those of the organization itself are for who sees all of them (E083); a manager books those
-- of his properties, and changes them until somebody has approved them.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V041

set role pm_owner;

create policy expenses_access         on financial.expenses for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy expenses_insert         on financial.expenses for insert to pm_app
  with check (organization_id = (select app.organization_if('expenses.create')));
create policy expenses_update         on financial.expenses for update to pm_app
  using      (organization_id = (select app.organization_if('expenses.update')))
  with check (organization_id = (select app.organization_if('expenses.update')));
create policy expenses_delete         on financial.expenses for delete to pm_app
  using      (organization_id = (select app.organization_if('expenses.delete')));
create policy expenses_manager_select on financial.expenses for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy expenses_manager_insert on financial.expenses for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[])
              and status = 'pending' and approved_by is null);
create policy expenses_manager_update on financial.expenses for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[])
              and status = 'pending' and approved_by is null)
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[])
              and status = 'pending' and approved_by is null);
create policy expenses_read           on financial.expenses for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy expenses_owner          on financial.expenses for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy expenses_definer        on financial.expenses for all    to pm_definer using (true) with check (true);
create policy expenses_backup         on financial.expenses for select to pm_backup  using (true);

grant select, insert, update, delete on financial.expenses to pm_app;
grant select, insert, update on financial.expenses to property_manager_role;
grant select on financial.expenses to pm_readonly, pm_reporting;

reset role;
