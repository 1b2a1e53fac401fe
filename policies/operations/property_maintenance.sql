-- Who may read operations.property_maintenance: a barrier view with the organization of the context (E093).
-- pmdb: since V069

set role pm_definer;

grant select on operations.property_maintenance to pm_app, pm_readonly, pm_reporting;

reset role;
