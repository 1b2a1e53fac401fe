-- Takes away the allocations.

set role pm_owner;

drop table financial.payment_allocations;

reset role;

set role pm_definer;

drop function app.refuse_dead_allocations(uuid, uuid[]);

reset role;
