-- Who may read countries: everybody, for they are nobody's; a migration alone changes them.
-- pmdb: since V027

set role pm_owner;

grant select on shared.countries
  to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
