-- Row-level security of properties. A renter sees where he lives or lived, without what is the organization's own (E017).
-- pmdb: since V014

set role pm_owner;

create policy properties_org_access on properties for select to pm_app
  using      ((select id = app.organization_if('properties.view_all') from organizations));
create policy properties_insert on properties for insert to pm_app
  with check ((select id = app.organization_if('properties.create') from organizations));
create policy properties_update on properties for update to pm_app
  using      ((select id = app.organization_if('properties.update') from organizations))
  with check ((select id = app.organization_if('properties.update') from organizations));
create policy properties_delete on properties for delete to pm_app
  using      ((select id = app.organization_if('properties.delete') from organizations));
create policy property_manager_access on properties for select to property_manager_role
  using      (property_manager_id = (select app.current_user_id() from organizations));
create policy property_manager_update on properties for update to property_manager_role
  using      (property_manager_id = (select app.current_user_id() from organizations))
  with check (property_manager_id = (select app.current_user_id() from organizations));
create policy tenant_access on properties for select to tenant_role
  using      (id = any ((select my_rented_property_ids() from organizations)::uuid[]));
create policy properties_read on properties for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy properties_owner on properties for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy properties_definer on properties for all to pm_definer using (true) with check (true);
create policy properties_backup on properties for select to pm_backup using (true);

grant select, insert, update, delete on properties to pm_app;
grant select on properties to property_manager_role, pm_readonly, pm_reporting;
grant update (amenities, policies) on properties to property_manager_role;
grant select (id, organization_id, name, type, address, amenities, policies, status) on properties to tenant_role;

reset role;
