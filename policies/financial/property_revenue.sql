-- Who may read financial.property_revenue: a barrier view with the organization of the context (E093).
-- pmdb: since V049

set role pm_definer;

grant select on financial.property_revenue to pm_app, pm_readonly, pm_reporting;

reset role;
