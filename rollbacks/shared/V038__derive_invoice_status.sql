-- Lets the status of invoices be what is written.

set role pm_owner;

drop trigger derive_invoice_status on financial.invoices;

reset role;

set role pm_definer;

drop function app.mark_overdue_invoices();
drop function app.derive_invoice_status();

reset role;
