-- Takes away the tenants.

set role pm_owner;

drop table tenants;

reset role;
