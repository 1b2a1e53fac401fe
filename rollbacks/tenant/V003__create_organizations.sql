-- Takes away the organization's row.

set role pm_owner;

drop table organizations;

reset role;
