-- Takes away the grants and policies of maintenance requests, work orders and inspections.

set role pm_owner;

revoke all on operations.inspections from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy inspections_backup on operations.inspections;
drop policy inspections_definer on operations.inspections;
drop policy inspections_owner on operations.inspections;
drop policy inspections_read on operations.inspections;
drop policy inspections_renter_select on operations.inspections;
drop policy inspections_manager_update on operations.inspections;
drop policy inspections_manager_insert on operations.inspections;
drop policy inspections_manager_select on operations.inspections;
drop policy inspections_delete on operations.inspections;
drop policy inspections_update on operations.inspections;
drop policy inspections_insert on operations.inspections;
drop policy inspections_access on operations.inspections;
alter table operations.inspections no force row level security;
alter table operations.inspections disable row level security;

revoke all on operations.work_orders from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy work_orders_backup on operations.work_orders;
drop policy work_orders_definer on operations.work_orders;
drop policy work_orders_owner on operations.work_orders;
drop policy work_orders_read on operations.work_orders;
drop policy work_orders_renter_select on operations.work_orders;
drop policy work_orders_manager_update on operations.work_orders;
drop policy work_orders_manager_insert on operations.work_orders;
drop policy work_orders_manager_select on operations.work_orders;
drop policy work_orders_delete on operations.work_orders;
drop policy work_orders_update on operations.work_orders;
drop policy work_orders_insert on operations.work_orders;
drop policy work_orders_access on operations.work_orders;
alter table operations.work_orders no force row level security;
alter table operations.work_orders disable row level security;

revoke all on operations.maintenance_requests from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy maintenance_requests_backup on operations.maintenance_requests;
drop policy maintenance_requests_definer on operations.maintenance_requests;
drop policy maintenance_requests_owner on operations.maintenance_requests;
drop policy maintenance_requests_read on operations.maintenance_requests;
drop policy maintenance_requests_renter_select on operations.maintenance_requests;
drop policy maintenance_requests_manager_update on operations.maintenance_requests;
drop policy maintenance_requests_manager_insert on operations.maintenance_requests;
drop policy maintenance_requests_manager_select on operations.maintenance_requests;
drop policy maintenance_requests_delete on operations.maintenance_requests;
drop policy maintenance_requests_update on operations.maintenance_requests;
drop policy maintenance_requests_insert on operations.maintenance_requests;
drop policy maintenance_requests_access on operations.maintenance_requests;
alter table operations.maintenance_requests no force row level security;
alter table operations.maintenance_requests disable row level security;

reset role;

set role pm_definer;

drop function app.my_lease_ids();

reset role;
