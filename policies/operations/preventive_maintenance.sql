-- Row-level security of preventive maintenance.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V062

set role pm_owner;

create policy preventive_maintenance_access         on operations.preventive_maintenance for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy preventive_maintenance_insert         on operations.preventive_maintenance for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.create')));
create policy preventive_maintenance_update         on operations.preventive_maintenance for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.update')))
  with check (organization_id = (select app.organization_if('maintenance.update')));
create policy preventive_maintenance_delete         on operations.preventive_maintenance for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.delete')));
create policy preventive_maintenance_manager_select on operations.preventive_maintenance for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy preventive_maintenance_manager_insert on operations.preventive_maintenance for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy preventive_maintenance_manager_update on operations.preventive_maintenance for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy preventive_maintenance_read           on operations.preventive_maintenance for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy preventive_maintenance_owner          on operations.preventive_maintenance for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy preventive_maintenance_definer        on operations.preventive_maintenance for all    to pm_definer
  using      (true)
  with check (true);
create policy preventive_maintenance_backup         on operations.preventive_maintenance for select to pm_backup using (true);

grant select, insert, update, delete on operations.preventive_maintenance to pm_app;
grant select, insert, update on operations.preventive_maintenance to property_manager_role;
grant select on operations.preventive_maintenance to pm_readonly, pm_reporting;

reset role;
