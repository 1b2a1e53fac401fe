-- Row-level security of invoice line items: they carry the property and the tenant of their invoice.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V035

set role pm_owner;

create policy invoice_line_items_access         on financial.invoice_line_items for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy invoice_line_items_insert         on financial.invoice_line_items for insert to pm_app
  with check (organization_id = (select app.organization_if('invoices.create')));
create policy invoice_line_items_update         on financial.invoice_line_items for update to pm_app
  using      (organization_id = (select app.organization_if('invoices.update')))
  with check (organization_id = (select app.organization_if('invoices.update')));
create policy invoice_line_items_delete         on financial.invoice_line_items for delete to pm_app
  using      (organization_id = (select app.organization_if('invoices.update')));
create policy invoice_line_items_manager_select on financial.invoice_line_items for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy invoice_line_items_renter_select  on financial.invoice_line_items for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy invoice_line_items_read           on financial.invoice_line_items for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy invoice_line_items_owner          on financial.invoice_line_items for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy invoice_line_items_definer        on financial.invoice_line_items for all    to pm_definer using (true) with check (true);
create policy invoice_line_items_backup         on financial.invoice_line_items for select to pm_backup  using (true);

grant select, insert, update, delete on financial.invoice_line_items to pm_app;
grant select on financial.invoice_line_items to property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
