-- Lets the status of invoices be what is written.

set role pm_owner;

drop trigger keep_sent_lines on financial.invoice_line_items;
drop trigger keep_sent_invoices on financial.invoices;
drop trigger keep_invoice_sums on financial.invoices;
drop trigger derive_invoice_status on financial.invoices;

reset role;

set role pm_definer;

drop function app.mark_overdue_invoices();
drop function app.keep_sent_lines();
drop function app.keep_sent_invoices();
drop function app.keep_invoice_sums();
drop function app.derive_invoice_status();

reset role;
