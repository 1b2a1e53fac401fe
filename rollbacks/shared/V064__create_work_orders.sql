-- Takes away work orders.

set role pm_owner;

drop table operations.work_orders;

reset role;
