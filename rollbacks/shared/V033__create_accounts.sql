-- Takes away the chart of accounts.

set role pm_owner;

drop table financial.accounts;

reset role;

set role pm_definer;

drop function app.keep_system_account();
drop function app.refuse_account_cycle();

reset role;
