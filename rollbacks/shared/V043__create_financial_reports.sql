-- Takes away the financial reports.

set role pm_definer;

drop function app.delete_expired_reports();

reset role;

set role pm_owner;

drop table financial.financial_reports;

reset role;
