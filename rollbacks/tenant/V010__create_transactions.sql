-- Takes away the ledger.

set role pm_owner;

drop function reverse_journal(uuid, date, text);
drop table transactions;

reset role;
