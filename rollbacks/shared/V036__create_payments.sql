-- Takes away the payments.

set role pm_owner;

drop table financial.payments;

reset role;
