-- Takes away the maintenance summary.

set role pm_definer;

drop view operations.property_maintenance;
drop materialized view operations.maintenance_summary;

reset role;
