-- Lets the owner truncate the books.

set role pm_owner;

drop trigger refuse_truncate on financial.invoices;
drop trigger refuse_truncate on financial.invoice_line_items;
drop trigger refuse_truncate on financial.payments;
drop trigger refuse_truncate on financial.payment_allocations;
drop trigger refuse_truncate on financial.transactions;
drop trigger refuse_truncate on financial.transactions_archive;

reset role;

set role pm_definer;

drop function app.refuse_truncate();

reset role;
