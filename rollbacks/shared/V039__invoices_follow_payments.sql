-- Lets invoices and payments be what is written.

set role pm_owner;

drop trigger update_payment_balance_on_delete on financial.payments;
drop trigger update_payment_balance_on_update on financial.payments;
drop trigger update_payment_balance_on_insert on financial.payments;
drop trigger trigger_update_invoice_balance_on_delete on financial.payment_allocations;
drop trigger trigger_update_invoice_balance_on_update on financial.payment_allocations;
drop trigger trigger_update_invoice_balance_on_insert on financial.payment_allocations;

reset role;

set role pm_definer;

drop function app.update_payment_balance();
drop function app.update_invoice_balance();
drop function app.settle(uuid, uuid[], uuid[]);
drop function app.settle_invoices(uuid, uuid[]);
drop function app.settle_payments(uuid, uuid[]);
drop function app.invoice_sums(uuid, uuid[]);
drop function app.payment_sums(uuid, uuid[]);

reset role;
