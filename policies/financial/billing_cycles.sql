-- Row-level security of billing cycles.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V045

set role pm_owner;

create policy billing_cycles_access         on financial.billing_cycles for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy billing_cycles_insert         on financial.billing_cycles for insert to pm_app
  with check (organization_id = (select app.organization_if('billing_cycles.manage')));
create policy billing_cycles_update         on financial.billing_cycles for update to pm_app
  using      (organization_id = (select app.organization_if('billing_cycles.manage')))
  with check (organization_id = (select app.organization_if('billing_cycles.manage')));
create policy billing_cycles_delete         on financial.billing_cycles for delete to pm_app
  using      (organization_id = (select app.organization_if('billing_cycles.manage')));
create policy billing_cycles_manager_select on financial.billing_cycles for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy billing_cycles_read           on financial.billing_cycles for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy billing_cycles_owner          on financial.billing_cycles for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy billing_cycles_definer        on financial.billing_cycles for all    to pm_definer using (true) with check (true);
create policy billing_cycles_backup         on financial.billing_cycles for select to pm_backup  using (true);

grant select, insert, update, delete on financial.billing_cycles to pm_app;
grant select on financial.billing_cycles to property_manager_role, pm_readonly, pm_reporting;

reset role;
