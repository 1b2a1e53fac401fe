-- Row-level security of vendors: managers see all of the organization, and change none.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V060

set role pm_owner;

create policy vendors_access         on operations.vendors for select to pm_app
  using      (organization_id = (select app.organization_if('vendors.view_all')));
create policy vendors_insert         on operations.vendors for insert to pm_app
  with check (organization_id = (select app.organization_if('vendors.manage')));
create policy vendors_update         on operations.vendors for update to pm_app
  using      (organization_id = (select app.organization_if('vendors.manage')))
  with check (organization_id = (select app.organization_if('vendors.manage')));
create policy vendors_delete         on operations.vendors for delete to pm_app
  using      (organization_id = (select app.organization_if('vendors.manage')));
create policy vendors_manager_select on operations.vendors for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()));
create policy vendors_read           on operations.vendors for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy vendors_owner          on operations.vendors for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy vendors_definer        on operations.vendors for all    to pm_definer using (true) with check (true);
create policy vendors_backup         on operations.vendors for select to pm_backup using (true);

grant select, insert, update, delete on operations.vendors to pm_app;
-- Tax and account are the office's business, not the site's.
grant select (id, organization_id, name, legal_name, vendor_type, contact_name, email, phone_number, address, payment_terms,
              license_number, license_expires_on, insurance_expires_on, rating, status, metadata, created_at, updated_at)
  on operations.vendors to property_manager_role, pm_readonly, pm_reporting;

reset role;
