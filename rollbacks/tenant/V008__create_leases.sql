-- Takes away the leases. Units keep the status that they have.

set role pm_owner;

drop table leases;

reset role;
