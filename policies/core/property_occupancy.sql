-- Who may read core.property_occupancy: a barrier view with the organization of the context (E093).
-- pmdb: since V020

set role pm_definer;

grant select on core.property_occupancy to pm_app, pm_readonly, pm_reporting;

reset role;
