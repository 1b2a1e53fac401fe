-- Takes away the chart of accounts.

set role pm_owner;

drop table accounts;

reset role;
