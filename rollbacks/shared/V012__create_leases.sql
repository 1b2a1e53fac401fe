-- Takes away the leases.

set role pm_owner;

drop table core.leases;

reset role;
