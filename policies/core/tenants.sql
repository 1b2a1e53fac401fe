-- Row-level security of tenants. A renter reads his own row and writes none (E018, E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V018

set role pm_owner;

create policy tenants_access               on core.tenants for select to pm_app
  using      (organization_id = (select app.organization_if('tenants.view_all')));
create policy tenants_insert               on core.tenants for insert to pm_app
  with check (organization_id = (select app.organization_if('tenants.create')));
create policy tenants_update               on core.tenants for update to pm_app
  using      (organization_id = (select app.organization_if('tenants.update')))
  with check (organization_id = (select app.organization_if('tenants.update')));
create policy tenants_delete               on core.tenants for delete to pm_app
  using      (organization_id = (select app.organization_if('tenants.delete')));
create policy tenants_manager_select       on core.tenants for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy tenants_manager_insert       on core.tenants for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy tenants_manager_update       on core.tenants for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy tenants_renter_select        on core.tenants for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = any ((select app.my_tenant_ids())::uuid[]));
create policy tenants_read                 on core.tenants for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy tenants_owner                on core.tenants for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy tenants_definer              on core.tenants for all    to pm_definer using (true) with check (true);
create policy tenants_backup               on core.tenants for select to pm_backup using (true);

grant select, insert, update, delete on core.tenants to pm_app;
grant select, insert, update on core.tenants to property_manager_role;
-- Screening, income, date of birth and notes are neither for reports nor for the renter (E048).
grant select (id, organization_id, user_profile_id, property_id, unit_id, first_name, last_name, email, phone_primary,
              phone_secondary, status, move_in_date, move_out_date, notice_date, communication_preference,
              language_preference, created_at, updated_at)
  on core.tenants to pm_readonly, pm_reporting;
grant select (id, organization_id, user_profile_id, property_id, unit_id, first_name, last_name, email, phone_primary,
              phone_secondary, emergency_contact_1, emergency_contact_2, employer_name, job_title, previous_address,
              status, move_in_date, move_out_date, notice_date, communication_preference, language_preference,
              special_needs, pets, created_at, updated_at)
  on core.tenants to tenant_role;

reset role;
