-- Takes away the grants and policies of tenants and leases.

set role pm_owner;

revoke all on core.leases from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy leases_backup on core.leases;
drop policy leases_definer on core.leases;
drop policy leases_owner on core.leases;
drop policy leases_read on core.leases;
drop policy leases_renter_select on core.leases;
drop policy leases_manager_update on core.leases;
drop policy leases_manager_insert on core.leases;
drop policy leases_manager_select on core.leases;
drop policy leases_delete on core.leases;
drop policy leases_update on core.leases;
drop policy leases_insert on core.leases;
drop policy leases_access on core.leases;
alter table core.leases no force row level security;
alter table core.leases disable row level security;

revoke all on core.tenants from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy tenants_backup on core.tenants;
drop policy tenants_definer on core.tenants;
drop policy tenants_owner on core.tenants;
drop policy tenants_read on core.tenants;
drop policy tenants_renter_select on core.tenants;
drop policy tenants_manager_update on core.tenants;
drop policy tenants_manager_insert on core.tenants;
drop policy tenants_manager_select on core.tenants;
drop policy tenants_delete on core.tenants;
drop policy tenants_update on core.tenants;
drop policy tenants_insert on core.tenants;
drop policy tenants_access on core.tenants;
alter table core.tenants no force row level security;
alter table core.tenants disable row level security;

reset role;
