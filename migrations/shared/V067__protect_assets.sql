-- Row-level security of maintenance staff, assets and their schedules.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- The owner's policy shows it the whole catalogue; pmdb runs files with row_security off.
set row_security = on;

insert into identity.permissions (code, resource, action, description) values
  ('maintenance.view_all', 'maintenance', 'view_all', 'See all requests, work orders, inspections, assets and staff'),
  ('maintenance.create',   'maintenance', 'create',   'Add requests, work orders, inspections and assets'),
  ('maintenance.update',   'maintenance', 'update',   'Change requests, work orders, inspections and assets'),
  ('maintenance.delete',   'maintenance', 'delete',   'Delete those that nothing refers to'),
  ('maintenance.manage',   'maintenance', 'manage',   'Add, change and remove maintenance staff');

reset row_security;

-- operations.maintenance_staff

alter table operations.maintenance_staff enable row level security;
alter table operations.maintenance_staff force row level security;

create policy maintenance_staff_access         on operations.maintenance_staff for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy maintenance_staff_insert         on operations.maintenance_staff for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.manage')));
create policy maintenance_staff_update         on operations.maintenance_staff for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.manage')))
  with check (organization_id = (select app.organization_if('maintenance.manage')));
create policy maintenance_staff_delete         on operations.maintenance_staff for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.manage')));
create policy maintenance_staff_manager_select on operations.maintenance_staff for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()));
create policy maintenance_staff_read           on operations.maintenance_staff for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy maintenance_staff_owner          on operations.maintenance_staff for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy maintenance_staff_definer        on operations.maintenance_staff for all    to pm_definer using (true) with check (true);
create policy maintenance_staff_backup         on operations.maintenance_staff for select to pm_backup using (true);

grant select, insert, update, delete on operations.maintenance_staff to pm_app;
grant select (id, organization_id, user_profile_id, specialties, home_property_id, is_on_call, max_open_orders, status,
              created_at, updated_at)
  on operations.maintenance_staff to property_manager_role, pm_readonly, pm_reporting;

-- operations.assets

alter table operations.assets enable row level security;
alter table operations.assets force row level security;

create policy assets_access         on operations.assets for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy assets_insert         on operations.assets for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.create')));
create policy assets_update         on operations.assets for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.update')))
  with check (organization_id = (select app.organization_if('maintenance.update')));
create policy assets_delete         on operations.assets for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.delete')));
create policy assets_manager_select on operations.assets for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy assets_manager_insert on operations.assets for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy assets_manager_update on operations.assets for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy assets_read           on operations.assets for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy assets_owner          on operations.assets for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy assets_definer        on operations.assets for all    to pm_definer using (true) with check (true);
create policy assets_backup         on operations.assets for select to pm_backup using (true);

grant select, insert, update, delete on operations.assets to pm_app;
grant select, insert, update on operations.assets to property_manager_role;
grant select on operations.assets to pm_readonly, pm_reporting;

-- operations.preventive_maintenance

alter table operations.preventive_maintenance enable row level security;
alter table operations.preventive_maintenance force row level security;

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
