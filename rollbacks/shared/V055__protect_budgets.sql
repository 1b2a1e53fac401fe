-- Takes away the grants and policies of budgets, their lines, and financial reports.

set role pm_owner;

revoke all on financial.financial_reports from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy financial_reports_backup on financial.financial_reports;
drop policy financial_reports_definer on financial.financial_reports;
drop policy financial_reports_owner on financial.financial_reports;
drop policy financial_reports_read on financial.financial_reports;
drop policy financial_reports_manager_select on financial.financial_reports;
drop policy financial_reports_delete on financial.financial_reports;
drop policy financial_reports_update on financial.financial_reports;
drop policy financial_reports_insert on financial.financial_reports;
drop policy financial_reports_access on financial.financial_reports;
alter table financial.financial_reports no force row level security;
alter table financial.financial_reports disable row level security;

revoke all on financial.budget_line_items from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy budget_line_items_backup on financial.budget_line_items;
drop policy budget_line_items_definer on financial.budget_line_items;
drop policy budget_line_items_owner on financial.budget_line_items;
drop policy budget_line_items_read on financial.budget_line_items;
drop policy budget_line_items_manager_select on financial.budget_line_items;
drop policy budget_line_items_delete on financial.budget_line_items;
drop policy budget_line_items_update on financial.budget_line_items;
drop policy budget_line_items_insert on financial.budget_line_items;
drop policy budget_line_items_access on financial.budget_line_items;
alter table financial.budget_line_items no force row level security;
alter table financial.budget_line_items disable row level security;

revoke all on financial.budgets from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy budgets_backup on financial.budgets;
drop policy budgets_definer on financial.budgets;
drop policy budgets_owner on financial.budgets;
drop policy budgets_read on financial.budgets;
drop policy budgets_manager_select on financial.budgets;
drop policy budgets_delete on financial.budgets;
drop policy budgets_update on financial.budgets;
drop policy budgets_insert on financial.budgets;
drop policy budgets_access on financial.budgets;
alter table financial.budgets no force row level security;
alter table financial.budgets disable row level security;

reset role;

set role pm_definer;

drop function app.my_budget_ids();

reset role;
