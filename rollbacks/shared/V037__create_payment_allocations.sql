-- Takes away the allocations.

set role pm_owner;

drop table financial.payment_allocations;

reset role;
