-- Takes away the grants and policies of accounts and billing cycles.

set role pm_owner;

revoke all on financial.billing_cycles from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy billing_cycles_backup on financial.billing_cycles;
drop policy billing_cycles_definer on financial.billing_cycles;
drop policy billing_cycles_owner on financial.billing_cycles;
drop policy billing_cycles_read on financial.billing_cycles;
drop policy billing_cycles_manager_select on financial.billing_cycles;
drop policy billing_cycles_delete on financial.billing_cycles;
drop policy billing_cycles_update on financial.billing_cycles;
drop policy billing_cycles_insert on financial.billing_cycles;
drop policy billing_cycles_access on financial.billing_cycles;
alter table financial.billing_cycles no force row level security;
alter table financial.billing_cycles disable row level security;

revoke all on financial.accounts from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy accounts_backup on financial.accounts;
drop policy accounts_definer on financial.accounts;
drop policy accounts_owner on financial.accounts;
drop policy accounts_read on financial.accounts;
drop policy accounts_manager_select on financial.accounts;
drop policy accounts_delete on financial.accounts;
drop policy accounts_update on financial.accounts;
drop policy accounts_insert on financial.accounts;
drop policy accounts_access on financial.accounts;
alter table financial.accounts no force row level security;
alter table financial.accounts disable row level security;

reset role;
