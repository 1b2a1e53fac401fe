-- Takes away the work orders.

set role pm_owner;

drop table work_orders;

reset role;
