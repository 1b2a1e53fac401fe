-- Takes away the grants and policies of properties, buildings, their managers, and units.

set role pm_owner;

revoke all on core.units from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy units_backup on core.units;
drop policy units_definer on core.units;
drop policy units_owner on core.units;
drop policy units_read on core.units;
drop policy units_renter_select on core.units;
drop policy units_manager_update on core.units;
drop policy units_manager_select on core.units;
drop policy units_delete on core.units;
drop policy units_update on core.units;
drop policy units_insert on core.units;
drop policy units_access on core.units;
alter table core.units no force row level security;
alter table core.units disable row level security;

revoke all on core.property_managers from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy property_managers_backup on core.property_managers;
drop policy property_managers_definer on core.property_managers;
drop policy property_managers_owner on core.property_managers;
drop policy property_managers_read on core.property_managers;
drop policy property_managers_manager_select on core.property_managers;
drop policy property_managers_delete on core.property_managers;
drop policy property_managers_update on core.property_managers;
drop policy property_managers_insert on core.property_managers;
drop policy property_managers_access on core.property_managers;
alter table core.property_managers no force row level security;
alter table core.property_managers disable row level security;

revoke all on core.buildings from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy buildings_backup on core.buildings;
drop policy buildings_definer on core.buildings;
drop policy buildings_owner on core.buildings;
drop policy buildings_read on core.buildings;
drop policy buildings_renter_select on core.buildings;
drop policy buildings_manager_select on core.buildings;
drop policy buildings_delete on core.buildings;
drop policy buildings_update on core.buildings;
drop policy buildings_insert on core.buildings;
drop policy buildings_access on core.buildings;
alter table core.buildings no force row level security;
alter table core.buildings disable row level security;

revoke all on core.properties from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy properties_backup on core.properties;
drop policy properties_definer on core.properties;
drop policy properties_owner on core.properties;
drop policy properties_read on core.properties;
drop policy tenant_access on core.properties;
drop policy property_manager_update on core.properties;
drop policy property_manager_access on core.properties;
drop policy properties_delete on core.properties;
drop policy properties_update on core.properties;
drop policy properties_insert on core.properties;
drop policy properties_org_access on core.properties;
alter table core.properties no force row level security;
alter table core.properties disable row level security;

reset role;
