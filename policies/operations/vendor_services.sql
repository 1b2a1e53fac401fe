-- Row-level security of what vendors offer: managers see it all, and change none.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V060

set role pm_owner;

create policy vendor_services_access         on operations.vendor_services for select to pm_app
  using      (organization_id = (select app.organization_if('vendors.view_all')));
create policy vendor_services_insert         on operations.vendor_services for insert to pm_app
  with check (organization_id = (select app.organization_if('vendors.manage')));
create policy vendor_services_update         on operations.vendor_services for update to pm_app
  using      (organization_id = (select app.organization_if('vendors.manage')))
  with check (organization_id = (select app.organization_if('vendors.manage')));
create policy vendor_services_delete         on operations.vendor_services for delete to pm_app
  using      (organization_id = (select app.organization_if('vendors.manage')));
create policy vendor_services_manager_select on operations.vendor_services for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()));
create policy vendor_services_read           on operations.vendor_services for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy vendor_services_owner          on operations.vendor_services for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy vendor_services_definer        on operations.vendor_services for all    to pm_definer using (true) with check (true);
create policy vendor_services_backup         on operations.vendor_services for select to pm_backup using (true);

grant select, insert, update, delete on operations.vendor_services to pm_app;
grant select on operations.vendor_services to property_manager_role, pm_readonly, pm_reporting;

reset role;
