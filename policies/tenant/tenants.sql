-- Row-level security of tenants. A renter reads his own row and writes none (E018, E082).
-- pmdb: since V014

set role pm_owner;

create policy tenants_access on tenants for select to pm_app
  using      ((select id = app.organization_if('tenants.view_all') from organizations));
create policy tenants_insert on tenants for insert to pm_app
  with check ((select id = app.organization_if('tenants.create') from organizations));
create policy tenants_update on tenants for update to pm_app
  using      ((select id = app.organization_if('tenants.update') from organizations))
  with check ((select id = app.organization_if('tenants.update') from organizations));
create policy tenants_delete on tenants for delete to pm_app
  using      ((select id = app.organization_if('tenants.delete') from organizations));
create policy tenants_manager_select on tenants for select to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy tenants_manager_insert on tenants for insert to property_manager_role
  with check (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy tenants_manager_update on tenants for update to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]))
  with check (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy tenant_own_data on tenants for select to tenant_role
  using      (user_id = (select app.current_user_id() from organizations));
create policy tenants_read on tenants for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy tenants_owner on tenants for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy tenants_definer on tenants for all to pm_definer using (true) with check (true);
create policy tenants_backup on tenants for select to pm_backup using (true);

grant select, insert, update, delete on tenants to pm_app;
grant select, insert, update on tenants to property_manager_role;
-- Screening and work are neither for reports nor for the renter (E048).
grant select (id, user_id, property_id, unit_id, move_in_date, status, created_at, updated_at) on tenants to pm_readonly, pm_reporting;
grant select (id, user_id, property_id, unit_id, emergency_contact, move_in_date, status, created_at, updated_at) on tenants to tenant_role;

reset role;
