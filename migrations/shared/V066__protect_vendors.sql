-- Row-level security of vendors and their services: managers see all vendors of the organization, and change none.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- The owner's policy shows it the whole catalogue; pmdb runs files with row_security off.
set row_security = on;

insert into identity.permissions (code, resource, action, description) values
  ('vendors.view_all', 'vendors', 'view_all', 'See all vendors'),
  ('vendors.manage',   'vendors', 'manage',   'Add, change and remove vendors');

reset row_security;

-- operations.vendors

alter table operations.vendors enable row level security;
alter table operations.vendors force row level security;

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

-- operations.vendor_services

alter table operations.vendor_services enable row level security;
alter table operations.vendor_services force row level security;

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
