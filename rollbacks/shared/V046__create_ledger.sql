-- Takes away the ledger.

set role pm_owner;

drop table financial.transactions;

reset role;
