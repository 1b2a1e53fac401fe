-- Lets invoices and payments be what is written.

set role pm_owner;

drop trigger protect_payment_amounts on financial.payments;
drop trigger update_payment_balance_on_delete on financial.payments;
drop trigger update_payment_balance_on_update on financial.payments;
drop trigger update_payment_balance_on_insert on financial.payments;
drop trigger trigger_update_invoice_balance_on_delete on financial.payment_allocations;
drop trigger trigger_update_invoice_balance_on_update on financial.payment_allocations;
drop trigger trigger_update_invoice_balance_on_insert on financial.payment_allocations;

reset role;

set role pm_definer;

drop function app.protect_payment_amounts();
drop function app.update_payment_balance();
drop function app.update_invoice_balance();
drop function app.refuse_dead_allocations(uuid, uuid[]);
drop function app.settle(uuid, uuid[], uuid[]);
drop function app.settle_invoice(financial.invoices);
drop function app.settle_payment(financial.payments);

reset role;
