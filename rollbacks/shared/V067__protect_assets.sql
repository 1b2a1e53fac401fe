-- Takes away the grants and policies of maintenance staff, assets and their schedules.

set role pm_owner;

revoke all on operations.preventive_maintenance from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy preventive_maintenance_backup on operations.preventive_maintenance;
drop policy preventive_maintenance_definer on operations.preventive_maintenance;
drop policy preventive_maintenance_owner on operations.preventive_maintenance;
drop policy preventive_maintenance_read on operations.preventive_maintenance;
drop policy preventive_maintenance_manager_update on operations.preventive_maintenance;
drop policy preventive_maintenance_manager_insert on operations.preventive_maintenance;
drop policy preventive_maintenance_manager_select on operations.preventive_maintenance;
drop policy preventive_maintenance_delete on operations.preventive_maintenance;
drop policy preventive_maintenance_update on operations.preventive_maintenance;
drop policy preventive_maintenance_insert on operations.preventive_maintenance;
drop policy preventive_maintenance_access on operations.preventive_maintenance;
alter table operations.preventive_maintenance no force row level security;
alter table operations.preventive_maintenance disable row level security;

revoke all on operations.assets from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy assets_backup on operations.assets;
drop policy assets_definer on operations.assets;
drop policy assets_owner on operations.assets;
drop policy assets_read on operations.assets;
drop policy assets_manager_update on operations.assets;
drop policy assets_manager_insert on operations.assets;
drop policy assets_manager_select on operations.assets;
drop policy assets_delete on operations.assets;
drop policy assets_update on operations.assets;
drop policy assets_insert on operations.assets;
drop policy assets_access on operations.assets;
alter table operations.assets no force row level security;
alter table operations.assets disable row level security;

revoke all on operations.maintenance_staff from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy maintenance_staff_backup on operations.maintenance_staff;
drop policy maintenance_staff_definer on operations.maintenance_staff;
drop policy maintenance_staff_owner on operations.maintenance_staff;
drop policy maintenance_staff_read on operations.maintenance_staff;
drop policy maintenance_staff_manager_select on operations.maintenance_staff;
drop policy maintenance_staff_delete on operations.maintenance_staff;
drop policy maintenance_staff_update on operations.maintenance_staff;
drop policy maintenance_staff_insert on operations.maintenance_staff;
drop policy maintenance_staff_access on operations.maintenance_staff;
alter table operations.maintenance_staff no force row level security;
alter table operations.maintenance_staff disable row level security;

set row_security = on;

delete from identity.permissions where code in ('maintenance.view_all', 'maintenance.create', 'maintenance.update', 'maintenance.delete', 'maintenance.manage');

reset row_security;

reset role;
