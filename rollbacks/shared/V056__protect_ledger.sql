-- Takes away the grants and policies of the ledger and its archive.

set role pm_owner;

revoke all on function app.reverse_journal(uuid, date, text) from pm_app;
revoke all on financial.ledger from pm_app, property_manager_role, pm_readonly, pm_reporting;

revoke all on financial.transactions_archive from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy transactions_archive_backup on financial.transactions_archive;
drop policy transactions_archive_definer on financial.transactions_archive;
drop policy transactions_archive_owner on financial.transactions_archive;
drop policy transactions_archive_read on financial.transactions_archive;
drop policy transactions_archive_manager_select on financial.transactions_archive;
drop policy transactions_archive_access on financial.transactions_archive;
alter table financial.transactions_archive no force row level security;
alter table financial.transactions_archive disable row level security;

revoke all on financial.transactions from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy transactions_backup on financial.transactions;
drop policy transactions_definer on financial.transactions;
drop policy transactions_owner on financial.transactions;
drop policy transactions_read on financial.transactions;
drop policy transactions_manager_select on financial.transactions;
drop policy transactions_delete on financial.transactions;
drop policy transactions_update on financial.transactions;
drop policy transactions_insert on financial.transactions;
drop policy transactions_access on financial.transactions;
alter table financial.transactions no force row level security;
alter table financial.transactions disable row level security;

reset role;
