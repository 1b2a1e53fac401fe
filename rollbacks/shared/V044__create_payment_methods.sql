-- Takes away the ways to pay.

set role pm_owner;

drop table financial.payment_methods;

reset role;
