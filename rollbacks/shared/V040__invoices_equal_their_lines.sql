-- Lets invoices and their lines differ.

set role pm_owner;

drop trigger check_invoice_lines on financial.invoice_line_items;
drop trigger check_invoice_lines on financial.invoices;

reset role;

set role pm_definer;

drop function app.check_invoice_lines();
drop function app.require_invoice_lines(uuid, uuid, boolean);

reset role;
