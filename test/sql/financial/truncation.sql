-- The books can't be emptied past their triggers, and a refund that fails, or is taken back, gives back what it took.
begin;
select plan(10);

select throws_ok(format('truncate financial.%I cascade', t), '23001', format('TRUNCATE of financial.%I: the books would no longer add up', t),
                 t || ' stays')
from unnest(array['invoices', 'invoice_line_items', 'payments', 'payment_allocations', 'transactions', 'transactions_archive']) t;

call test.create_books('ours');
insert into financial.payments (organization_id, property_id, tenant_id, payment_number, payment_type, refund_of, payment_method,
                                payment_amount, net_amount, payment_date, status)
select organization_id, property_id, tenant_id, 'BACK-1', 'refund', id, payment_method, 30, 30, current_date, 'cleared'
from financial.payments where payment_number = 'PAY-1';
select is((select refunded_amount from financial.payments where payment_number = 'PAY-1'), 30.00, 'a refund takes from its payment');
update financial.payments set status = 'failed' where payment_number = 'BACK-1';
select is((select refunded_amount from financial.payments where payment_number = 'PAY-1'), 0.00, 'one that fails gives it back');
insert into financial.payments (organization_id, property_id, tenant_id, payment_number, payment_type, refund_of, payment_method,
                                payment_amount, net_amount, payment_date, status)
select organization_id, property_id, tenant_id, 'BACK-2', 'refund', id, payment_method, 20, 20, current_date, 'pending'
from financial.payments where payment_number = 'PAY-1';
select is((select refunded_amount from financial.payments where payment_number = 'PAY-1'), 20.00, 'one on its way has taken already');
delete from financial.payments where payment_number = 'BACK-2';
select is((select refunded_amount from financial.payments where payment_number = 'PAY-1'), 0.00, 'and gives back when it is deleted');

select * from finish();
rollback;
