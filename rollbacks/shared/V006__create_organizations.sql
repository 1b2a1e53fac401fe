-- Takes away the organizations.

set role pm_owner;

drop table core.organizations;

reset role;
