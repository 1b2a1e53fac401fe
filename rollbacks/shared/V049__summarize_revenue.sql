-- Takes away the revenue summary.

set role pm_definer;

drop view financial.property_revenue;
drop materialized view financial.property_revenue_summary;

reset role;
