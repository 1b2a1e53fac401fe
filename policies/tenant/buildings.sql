-- Row-level security of buildings: they are seen and changed with their property.
-- pmdb: since V014

set role pm_owner;

create policy buildings_access on buildings for select to pm_app
  using      ((select id = app.organization_if('properties.view_all') from organizations));
create policy buildings_insert on buildings for insert to pm_app
  with check ((select id = app.organization_if('properties.create') from organizations));
create policy buildings_update on buildings for update to pm_app
  using      ((select id = app.organization_if('properties.update') from organizations))
  with check ((select id = app.organization_if('properties.update') from organizations));
create policy buildings_delete on buildings for delete to pm_app
  using      ((select id = app.organization_if('properties.delete') from organizations));
create policy buildings_manager_select on buildings for select to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy buildings_renter_select on buildings for select to tenant_role
  using      (property_id = any ((select my_rented_property_ids() from organizations)::uuid[]));
create policy buildings_read on buildings for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy buildings_owner on buildings for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy buildings_definer on buildings for all to pm_definer using (true) with check (true);
create policy buildings_backup on buildings for select to pm_backup using (true);

grant select, insert, update, delete on buildings to pm_app;
grant select on buildings to property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
