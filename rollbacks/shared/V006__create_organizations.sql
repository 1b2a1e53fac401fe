-- Takes away the organizations.

set role pm_definer;

drop function app.organization_date(uuid);

reset role;

set role pm_owner;

drop table core.organizations;

reset role;
