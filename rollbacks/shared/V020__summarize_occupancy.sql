-- Takes away the occupancy summary.

set role pm_definer;

drop function app.refresh_summary_views();
drop view core.property_occupancy;
drop materialized view core.property_occupancy_summary;

reset role;
