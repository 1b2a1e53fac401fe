-- Takes away the grants and policies of invoices and their lines.

set role pm_owner;

revoke all on financial.invoice_line_items from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy invoice_line_items_backup on financial.invoice_line_items;
drop policy invoice_line_items_definer on financial.invoice_line_items;
drop policy invoice_line_items_owner on financial.invoice_line_items;
drop policy invoice_line_items_read on financial.invoice_line_items;
drop policy invoice_line_items_renter_select on financial.invoice_line_items;
drop policy invoice_line_items_manager_select on financial.invoice_line_items;
drop policy invoice_line_items_delete on financial.invoice_line_items;
drop policy invoice_line_items_update on financial.invoice_line_items;
drop policy invoice_line_items_insert on financial.invoice_line_items;
drop policy invoice_line_items_access on financial.invoice_line_items;
alter table financial.invoice_line_items no force row level security;
alter table financial.invoice_line_items disable row level security;

revoke all on financial.invoices from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy invoices_backup on financial.invoices;
drop policy invoices_definer on financial.invoices;
drop policy invoices_owner on financial.invoices;
drop policy invoices_read on financial.invoices;
drop policy invoices_renter_select on financial.invoices;
drop policy invoices_manager_select on financial.invoices;
drop policy invoices_delete on financial.invoices;
drop policy invoices_update on financial.invoices;
drop policy invoices_insert on financial.invoices;
drop policy invoices_access on financial.invoices;
alter table financial.invoices no force row level security;
alter table financial.invoices disable row level security;

reset role;
