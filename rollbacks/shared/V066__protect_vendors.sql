-- Takes away the grants and policies of vendors and their services.

set role pm_owner;

revoke all on operations.vendor_services from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy vendor_services_backup on operations.vendor_services;
drop policy vendor_services_definer on operations.vendor_services;
drop policy vendor_services_owner on operations.vendor_services;
drop policy vendor_services_read on operations.vendor_services;
drop policy vendor_services_manager_select on operations.vendor_services;
drop policy vendor_services_delete on operations.vendor_services;
drop policy vendor_services_update on operations.vendor_services;
drop policy vendor_services_insert on operations.vendor_services;
drop policy vendor_services_access on operations.vendor_services;
alter table operations.vendor_services no force row level security;
alter table operations.vendor_services disable row level security;

revoke all on operations.vendors from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy vendors_backup on operations.vendors;
drop policy vendors_definer on operations.vendors;
drop policy vendors_owner on operations.vendors;
drop policy vendors_read on operations.vendors;
drop policy vendors_manager_select on operations.vendors;
drop policy vendors_delete on operations.vendors;
drop policy vendors_update on operations.vendors;
drop policy vendors_insert on operations.vendors;
drop policy vendors_access on operations.vendors;
alter table operations.vendors no force row level security;
alter table operations.vendors disable row level security;

set row_security = on;

delete from identity.permissions where code in ('vendors.view_all', 'vendors.manage');

reset row_security;

reset role;
