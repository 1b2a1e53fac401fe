-- Takes away how people and places read in a tenant schema.

set role pm_definer;

drop view app.into_org_leases;
drop view app.into_org_tenants;
drop view app.into_org_units;
drop view app.into_org_buildings;
drop view app.into_org_properties;
drop view app.into_org_users;

reset role;
