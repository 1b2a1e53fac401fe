-- Payments pay invoices: never more than either has, in one currency, and the sums follow every change.
begin;
select plan(29);
call test.create_books('ours');
call test.create_books('theirs');

insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount,
                                invoice_date, due_date)
select organization_id, property_id, tenant_id, 'INV-3', invoice_type, 50, 50, invoice_date, due_date
from financial.invoices where id = test.id('ours.INV-1');

create function pg_temp.staff(query text) returns text
  language sql
  return test.refusal('pm_app', 'ours', query);

create function pg_temp.allocate(payment text, invoice text, amount numeric) returns text
  language sql
  return pg_temp.staff(format(
    $$insert into financial.payment_allocations (payment_id, invoice_id, allocated_amount)
      select p.id, i.id, %L from financial.payments p, financial.invoices i where payment_number = %L and invoice_number = %L$$,
    amount, payment, invoice));

create function pg_temp.invoice(number text) returns text
  language sql
  return (select format('%s paid, %s pending, %s due: %s', paid_amount, pending_amount, balance_due, status)
          from financial.invoices where organization_id = test.id('ours.organization') and invoice_number = number);

create function pg_temp.payment(number text) returns text
  language sql
  return (select format('%s allocated, %s left: %s', allocated_amount, unallocated_amount, status)
          from financial.payments where organization_id = test.id('ours.organization') and payment_number = number);

-- What an allocation does
select is(pg_temp.allocate('PAY-1', 'INV-1', 60), 'accepted', 'staff allocate a part of a payment');
select is(pg_temp.invoice('INV-1'), '60.00 paid, 0.00 pending, 40.00 due: partial', 'the invoice is paid in part');
select is(pg_temp.payment('PAY-1'), '60.00 allocated, 40.00 left: cleared', 'the rest is credit');
select is(pg_temp.allocate('PAY-1', 'INV-3', 40), 'accepted', 'the rest pays another invoice');
select is(pg_temp.payment('PAY-1'), '100.00 allocated, 0.00 left: cleared', 'then the payment is spent');

-- What is refused
select is(pg_temp.allocate('PAY-1', 'INV-1', 1), 'payment_allocations_organization_id_payment_id_invoice_id_key', 'one payment pays an invoice once');
select is(pg_temp.allocate('PAY-1', 'INV-2', 1), 'payment_allocations_organization_id_tenant_id_payment_id_fkey', 'nobody pays for another tenant');
select is(pg_temp.allocate('PAY-2', 'INV-2', 100.01), 'payments_payment_amount_spent_check', 'no payment is spent twice');
select is(pg_temp.allocate('PAY-2', 'INV-2', 0), 'payment_allocations_allocated_amount_check', 'nothing is nothing');
select is(pg_temp.allocate('PAY-2', 'INV-2', -5), 'payment_allocations_allocated_amount_check', 'and less is no allocation');
select is(pg_temp.allocate('PAY-2', 'INV-2', 'NaN'), 'payment_allocations_not_a_number_check', 'nor is what is no number');
select is(pg_temp.staff($$update financial.payments set payment_amount = 99, net_amount = 99 where payment_number = 'PAY-1'$$),
          'payments_decided_is_final', 'a cleared payment stays what it was');
select is(pg_temp.staff($$update financial.invoices set subtotal = 59, total_amount = 59 where invoice_number = 'INV-1'$$),
          'invoices_sent_is_final', 'and a sent invoice');
select is(pg_temp.staff($$update financial.invoices set currency = 'EUR' where invoice_number = 'INV-1'$$),
          'invoices_sent_is_final', 'its currency too');
select is(pg_temp.staff($$update financial.payments set currency = 'EUR' where payment_number = 'PAY-1'$$),
          'payments_decided_is_final', 'and that of a payment');
select is(pg_temp.staff($$delete from financial.payments where payment_number = 'PAY-1'$$),
          'payments_decided_is_final', 'a cleared payment is not deleted');
select is(pg_temp.staff($$delete from financial.invoices where invoice_number = 'INV-1'$$),
          'invoices_sent_is_final', 'nor a sent invoice');

-- Changes
select is(pg_temp.staff($$update financial.payment_allocations set allocated_amount = 30 where invoice_id = (select id from financial.invoices where invoice_number = 'INV-3')$$),
          'accepted', 'an allocation changes');
select is(pg_temp.invoice('INV-3'), '30.00 paid, 0.00 pending, 20.00 due: partial', 'the invoice follows (E107)');
select is(pg_temp.staff($$delete from financial.payment_allocations where invoice_id = (select id from financial.invoices where invoice_number = 'INV-1')$$),
          'accepted', 'an allocation goes');
select is(pg_temp.invoice('INV-1'), '0.00 paid, 0.00 pending, 100.00 due: sent', 'the invoice was sent, and is so again (E110)');
select is(pg_temp.staff($$update financial.payment_allocations set invoice_id = (select id from financial.invoices where invoice_number = 'INV-1')$$),
          'accepted', 'an allocation moves');
select results_eq($$select pg_temp.invoice(n) from unnest(array['INV-1', 'INV-3']) n$$,
  array['30.00 paid, 0.00 pending, 70.00 due: partial', '0.00 paid, 0.00 pending, 50.00 due: sent'], 'both invoices follow; who paid once has got it');
select throws_ok(format('truncate financial.%I cascade', name), '23001', null, 'whoever may truncate does not empty ' || name)
from unnest(array['payment_allocations', 'payments', 'invoice_line_items', 'invoices', 'transactions', 'transactions_archive']) name;

select finish();
rollback;
