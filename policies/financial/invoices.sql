-- Row-level security of invoices. A renter reads his own and writes none (E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V035

set role pm_owner;

create policy invoices_access         on financial.invoices for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy invoices_insert         on financial.invoices for insert to pm_app
  with check (organization_id = (select app.organization_if('invoices.create')));
create policy invoices_update         on financial.invoices for update to pm_app
  using      (organization_id = (select app.organization_if('invoices.update')))
  with check (organization_id = (select app.organization_if('invoices.update')));
create policy invoices_delete         on financial.invoices for delete to pm_app
  using      (organization_id = (select app.organization_if('invoices.delete')));
create policy invoices_manager_select on financial.invoices for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy invoices_renter_select  on financial.invoices for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy invoices_read           on financial.invoices for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy invoices_owner          on financial.invoices for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy invoices_definer        on financial.invoices for all    to pm_definer using (true) with check (true);
create policy invoices_backup         on financial.invoices for select to pm_backup  using (true);

grant select, insert, update, delete on financial.invoices to pm_app;
grant select on financial.invoices to property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
