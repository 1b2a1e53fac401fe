-- Takes away the tenants.

set role pm_owner;

drop table core.tenants;

reset role;
