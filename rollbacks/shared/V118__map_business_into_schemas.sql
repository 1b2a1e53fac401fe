-- Takes away how books, work and messages read in a tenant schema.

set role pm_definer;

drop view app.into_org_messages;
drop view app.into_org_work_orders;
drop view app.into_org_transactions_archive;
drop view app.into_org_transactions;
drop view app.into_org_accounts;

reset role;
