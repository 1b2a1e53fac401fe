-- Payments fail, clear and are given back; what they paid follows (E036, E111).
begin;
select plan(53);
call test.create_books('ours');

create function pg_temp.staff(query text) returns text
  language sql
  return test.refusal('pm_app', 'ours', query);

create function pg_temp.change(number text, assignments text) returns text
  language sql
  return pg_temp.staff(format('update financial.payments set %s where payment_number = %L', assignments, number));

create function pg_temp.refund(number text, payment text, amount numeric, currency text default 'USD') returns text
  language sql
  return pg_temp.staff(format(
    $$insert into financial.payments (tenant_id, property_id, payment_number, payment_method, payment_type, refund_of, currency,
                                      payment_amount, net_amount, payment_date, status)
      select tenant_id, property_id, %L, 'ach', 'refund', id, %L, %s, %s, current_date, 'cleared'
      from financial.payments where payment_number = %L$$, number, currency, amount, amount, payment));

create function pg_temp.books() returns text
  language sql
  return (select format('payment %s, %s allocated, %s refunded; invoice %s, %s paid, %s pending',
                        p.status, p.allocated_amount, p.refunded_amount, i.status, i.paid_amount, i.pending_amount)
          from financial.payments p, financial.invoices i where p.id = test.id('ours.PAY-1') and i.id = test.id('ours.INV-1'));

create function pg_temp.hint(statement text) returns text
  language plpgsql
as $$
declare
  hint text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics hint = pg_exception_hint;
  return hint;
end
$$;

insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
values (test.id('ours.organization'), test.id('ours.PAY-1'), test.id('ours.INV-1'), 100);
select is(pg_temp.books(), 'payment cleared, 100.00 allocated, 0.00 refunded; invoice paid, 100.00 paid, 0.00 pending', 'a payment pays an invoice');

-- Its state
select is(pg_temp.change('PAY-1', $$status = 'processing'$$), 'payments_decided_is_final', 'money that came is not on its way again');
select is(pg_temp.change('PAY-1', $$status = 'failed'$$), 'accepted', 'it bounces');
select is(pg_temp.books(), 'payment failed, 0.00 allocated, 0.00 refunded; invoice sent, 0.00 paid, 0.00 pending', 'and pays nothing');
select is(pg_temp.refund('REF-0', 'PAY-1', 10), 'payments_payment_amount_spent_check', 'what never came is not given back');
select is(pg_temp.staff($$update financial.payment_allocations set allocated_amount = 50$$), 'payment_allocations_live_payment', 'nor allocated anew');
select is(pg_temp.change('PAY-1', $$status = 'cleared'$$), 'accepted', 'it came after all');
select is(pg_temp.books(), 'payment cleared, 100.00 allocated, 0.00 refunded; invoice paid, 100.00 paid, 0.00 pending', 'and pays again');
select is(pg_temp.change('PAY-1', 'allocated_amount = 0, refunded_amount = 0'), 'payments_spent_is_derived', 'nobody says that it is unspent');
select is(pg_temp.books(), 'payment cleared, 100.00 allocated, 0.00 refunded; invoice paid, 100.00 paid, 0.00 pending', 'it is not');

-- Refunds
select is(pg_temp.refund('REF-1', 'PAY-1', 30), 'payments_payment_amount_spent_check', 'what is allocated is not given back in part');
select is(pg_temp.refund('REF-1', 'PAY-2', 30), 'accepted', 'what is not, is');
select is(pg_temp.refund('REF-2', 'PAY-2', 71), 'payments_payment_amount_spent_check', 'never more than came in');
select is(pg_temp.refund('REF-2', 'PAY-2', 70, 'JPY'), 'payments_payment_amount_spent_check', 'in the currency that it came in');
select is(pg_temp.refund('REF-2', 'REF-1', 30), 'payments_payment_amount_spent_check', 'a refund is not refunded');
select is(pg_temp.change('REF-1', $$status = 'refunded'$$), 'payments_refund_of_status_check', 'nor said to be');
select is(pg_temp.change('REF-1', 'id = gen_random_uuid(), payment_amount = 500, net_amount = 500'),
          'payments_decided_is_final', 'it does not change, under another id either');
select is(pg_temp.change('PAY-2', $$status = 'refunded'$$), 'payments_decided_is_final', 'nobody says that all of it was given back, when a part was');
select is(pg_temp.change('REF-1', $$status = 'failed'$$), 'accepted', 'a refund was a mistake');
select is((select refunded_amount from financial.payments where id = test.id('ours.PAY-2')), 0.00, 'and is taken off again');
select is(pg_temp.refund('REF-2', 'PAY-1', 100), 'accepted', 'a payment is given back wholly');
select is(pg_temp.books(), 'payment refunded, 0.00 allocated, 100.00 refunded; invoice sent, 0.00 paid, 0.00 pending', 'and pays nothing any more');
select is(pg_temp.change('REF-2', $$status = 'failed'$$), 'accepted', 'the refund does not arrive');
select is(pg_temp.books(), 'payment cleared, 100.00 allocated, 0.00 refunded; invoice paid, 100.00 paid, 0.00 pending', 'so it pays again');

-- A fact stays a fact: a refund is no income, and nothing goes away
select is(pg_temp.change('PAY-2', change), 'payments_decided_is_final', change)
from unnest(array['payment_amount = 9999, net_amount = 9999', $$payment_method = 'cash'$$, $$payment_type = 'other'$$, $$currency = 'EUR'$$,
                  'payment_date = payment_date - 1', $$payment_number = 'x'$$, 'unit_id = gen_random_uuid()']) change;
select is(pg_temp.change('REF-1', $$refund_of = null, payment_type = 'rent'$$), 'payments_decided_is_final', 'a refund that failed is no income');
select is(pg_temp.refund('REF-3', 'PAY-2', 40), 'accepted', 'one that clears');
select is(pg_temp.change('REF-3', $$refund_of = null, payment_type = 'rent'$$), 'payments_decided_is_final', 'neither');
select is(pg_temp.change('PAY-2', $$status = 'failed'$$), 'payments_payment_amount_spent_check', 'what was given back in part can''t fail');
select matches(pg_temp.hint($$update financial.payments set status = 'failed' where payment_number = 'PAY-2'$$), 'a refund of the rest', 'and one is told how it bounces');
savepoint bounced;
insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
values (test.id('ours.organization'), test.id('ours.PAY-2'), test.id('ours.INV-2'), 10);
select is(pg_temp.refund('REF-4', 'PAY-2', 60), 'accepted', 'so');
select is((select format('%s, %s allocated; invoice %s', p.status, p.allocated_amount, i.status) from financial.payments p, financial.invoices i
           where p.id = test.id('ours.PAY-2') and i.id = test.id('ours.INV-2')), 'refunded, 0.00 allocated; invoice sent', 'it pays nothing any more');
rollback to bounced;
select is(pg_temp.change('PAY-1', $$status = 'cleared', notes = 'x'$$), 'accepted', 'notes are notes');
delete from financial.payment_allocations where payment_id = test.id('ours.PAY-1');
select is(pg_temp.staff(format($$delete from financial.payments where payment_number = %L$$, n)), 'payments_decided_is_final', n || ' is not deleted')
from unnest(array['PAY-1', 'PAY-2', 'REF-1', 'REF-2', 'REF-3']) n;

-- When, how and for what (E028)
create function pg_temp.book(columns text, vals text) returns text
  language sql
  return pg_temp.staff(format(
    $$insert into financial.payments (tenant_id, property_id, payment_amount, net_amount, payment_number, %s) values (%L, %L, 5, 5, 'NEW', %s)$$,
    columns, test.id('ours.tenant'), test.id('ours.property'), vals));

select is(pg_temp.book('payment_method, payment_date, status', $$'ach', current_date + 2, 'cleared'$$), 'payments_cleared_by_today', 'nothing has cleared tomorrow');
select is(pg_temp.book('payment_method, payment_date, status, cleared_date', $$'ach', current_date, 'cleared', current_date + 2$$), 'payments_cleared_by_today', 'in no way');
select is(pg_temp.book('payment_method, payment_date', $$'bitcoin', current_date$$), 'payments_payment_method_check', 'ways to pay are listed');
select is(pg_temp.book('payment_method, payment_date, payment_type', $$'ach', current_date, 'bribe'$$), 'payments_payment_type_check', 'and what for');
select is(pg_temp.book('payment_method, payment_date, allocated_amount', $$'ach', current_date, 5$$), 'payments_spent_is_derived', 'nothing is spent at first');
select is(pg_temp.book('payment_method, payment_date', $$'ach', current_date + 2$$), 'accepted', 'a payment that will come');
select is(pg_temp.change('NEW', 'payment_amount = 6, net_amount = 6, payment_date = current_date'), 'accepted', 'changes until it has');
select is(pg_temp.change('NEW', $$status = 'cleared'$$), 'accepted', 'it clears');
select is((select cleared_date from financial.payments where payment_number = 'NEW'), current_date, 'today, unless somebody says otherwise');

select finish();
rollback;
