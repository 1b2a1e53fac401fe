-- Takes away the grants and policies of expenses.

set role pm_owner;

revoke all on financial.expenses from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy expenses_backup on financial.expenses;
drop policy expenses_definer on financial.expenses;
drop policy expenses_owner on financial.expenses;
drop policy expenses_read on financial.expenses;
drop policy expenses_manager_update on financial.expenses;
drop policy expenses_manager_insert on financial.expenses;
drop policy expenses_manager_select on financial.expenses;
drop policy expenses_delete on financial.expenses;
drop policy expenses_update on financial.expenses;
drop policy expenses_insert on financial.expenses;
drop policy expenses_access on financial.expenses;
alter table financial.expenses no force row level security;
alter table financial.expenses disable row level security;

reset role;
