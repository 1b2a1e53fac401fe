-- Takes away the expenses.

set role pm_owner;

drop table financial.expenses;

reset role;
