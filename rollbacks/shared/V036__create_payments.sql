-- Takes away the payments.

set role pm_owner;

drop table financial.payments;

reset role;

set role pm_definer;

drop function app.date_cleared_payments();
drop function app.keep_decided_payments();
drop function app.protect_payment_amounts();

reset role;
