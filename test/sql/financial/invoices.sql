-- An invoice adds up, equals its lines, and stands where its dates and payments put it.
begin;
select plan(54);
call test.create_books('ours');
call test.create_books('theirs');

create function pg_temp.staff(query text) returns text
  language sql
  return test.refusal('pm_app', 'ours', query);

create function pg_temp.change(assignments text) returns text
  language sql
  return pg_temp.staff(format($$update financial.invoices set %s where invoice_number = 'INV-1'$$, assignments));

create function pg_temp.status() returns text
  language sql
  return (select status from financial.invoices where id = test.id('ours.INV-1'));

create function pg_temp.add_line(quantity numeric, price numeric, total numeric, rate numeric default 0, tax numeric default 0) returns text
  language sql
  return pg_temp.staff(format(
    $$insert into financial.invoice_line_items (invoice_id, account_id, description, quantity, unit_price, line_total, tax_rate, tax_amount)
      values (%L, %L, 'Rent', %s, %s, %s, %s, %s)$$,
    test.id('ours.INV-1'), test.id('ours.Rent'), quantity, price, total, rate, tax));

create function pg_temp.pay() returns text
  language sql
  return pg_temp.staff(format(
    'insert into financial.payment_allocations (payment_id, invoice_id, allocated_amount) values (%L, %L, 100)',
    test.id('ours.PAY-1'), test.id('ours.INV-1')));

-- Amounts of one row
call test.write_untriggered($$update financial.invoices set sent_at = null, status = 'pending' where invoice_number = 'INV-1'$$);
select is(pg_temp.change('total_amount = 99'), 'invoices_total_amount_subtotal_check', 'the total is the sum of its parts (E035)');
select is(pg_temp.change('tax_amount = 8.25'), 'invoices_total_amount_subtotal_check', 'with the tax');
select is(pg_temp.change('discount_amount = 10, total_amount = 90'), 'accepted', 'less the discount');
select is(pg_temp.change('discount_amount = 101, total_amount = -1'), 'invoices_total_amount_check', 'never below zero');
select is(pg_temp.change($$subtotal = 'NaN', total_amount = 'NaN'$$), 'invoices_not_a_number_check', 'and always a number');
select is(pg_temp.change('balance_due = 0'), '428C9', 'what is due can''t be written (E033)');
select is(pg_temp.change('discount_amount = 0, total_amount = 100'), 'accepted', 'back to 100');

-- Status (E110): it follows, and what contradicts it is refused
select is(pg_temp.change('paid_amount = 100'), 'invoices_paid_amount_is_derived', 'nobody says what is paid');
select is(pg_temp.change('pending_amount = 100'), 'invoices_paid_amount_is_derived', 'nor what is on its way');
select is(pg_temp.change(format('status = %L', said)), 'invoices_status_is_derived', 'nor that it is ' || said) from unnest(array['paid', 'partial', 'overdue']) said;
select is(pg_temp.change($$due_date = current_date - 10$$), 'accepted', 'it was due ten days ago');
select is(pg_temp.status(), 'pending', 'nobody is late with what he never got');
select is(pg_temp.change($$status = 'sent'$$), 'accepted', 'it is sent');
select is(pg_temp.status(), 'overdue', 'and late at once (E214)');
select isnt((select sent_at from financial.invoices where id = test.id('ours.INV-1')), null, 'when it was sent is kept');
select is(pg_temp.pay(), 'accepted', 'it is paid');
select is(pg_temp.status(), 'paid', 'and paid is not late');
select is(pg_temp.change($$status = 'cancelled'$$), 'invoices_cancelled_unpaid_check', 'what is paid is not cancelled');
select is(pg_temp.staff('delete from financial.payment_allocations'), 'accepted', 'the allocation goes');
select is(pg_temp.change($$status = 'cancelled'$$), 'accepted', 'then it is cancelled');
select is(pg_temp.change($$status = 'sent'$$), 'invoices_status_is_derived', 'for ever');
select is(pg_temp.pay(), 'invoices_total_amount_paid_amount_check', 'and nothing pays it');

-- What was sent is in the tenant's hands
select is(pg_temp.staff(format('update financial.invoices set %s where invoice_number = ''INV-2''', change)), 'invoices_sent_is_final', change)
from unnest(array['subtotal = 500, total_amount = 500', 'discount_amount = 1, total_amount = 99', $$currency = 'EUR'$$, $$invoice_type = 'other'$$,
                  'invoice_date = invoice_date - 1', 'sent_at = null', $$sent_at = sent_at - interval '1 day'$$, $$invoice_number = 'INV-9'$$]) change;
select is(pg_temp.staff($$delete from financial.invoices where invoice_number = 'INV-2'$$), 'invoices_sent_is_final', 'it is not deleted');
select is(pg_temp.staff($$update financial.invoices set due_date = due_date + 1, description = 'x' where invoice_number = 'INV-2'$$), 'accepted', 'it may be due later');
select is(pg_temp.staff($$update financial.invoices set status = 'pending' where invoice_number = 'INV-2'$$), 'invoices_status_is_derived', 'it is not taken back');
select is(pg_temp.staff($$update financial.invoices set status = 'paid' where invoice_number = 'INV-2'$$), 'invoices_status_is_derived', 'nor paid by a word');

-- Late is a matter of the organization's day (E215): one of these two places is a day ahead of the other at every moment
update core.organizations set timezone = case slug when 'ours' then 'Pacific/Kiritimati' else 'Etc/GMT+12' end;
update financial.invoices set due_date = app.organization_date(test.id('theirs.organization')) where invoice_number = 'INV-2';
select results_eq(
  $$select o.slug::text, i.status::text from financial.invoices i join core.organizations o on o.id = i.organization_id
    where invoice_number = 'INV-2' order by 1$$,
  $$values ('ours', 'overdue'), ('theirs', 'sent')$$, 'the same date is past here and today there');
select is(test.asks('pm_cron', 'ours', 'select app.mark_overdue_invoices()'), '0', 'nothing is late that was not');
update core.organizations set timezone = 'Pacific/Kiritimati' where slug = 'theirs';
select is(test.asks('pm_cron', 'ours', 'select app.mark_overdue_invoices()'), '1', 'until the day is over there as well');

-- Lines (E035)
update core.organizations set timezone = 'UTC';
call test.write_untriggered($$update financial.invoices set sent_at = null, status = 'pending' where invoice_number = 'INV-1'$$);
delete from financial.invoices where invoice_number = 'INV-1' and organization_id = test.id('ours.organization');
insert into financial.invoices (id, organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount,
                                invoice_date, due_date)
values (test.id('ours.INV-1'), test.id('ours.organization'), test.id('ours.property'), test.id('ours.tenant'), 'INV-1', 'rent', 100, 100,
        current_date, current_date);
select is(pg_temp.add_line(1, 90, 90), 'invoices_subtotal_lines_check', 'a line that is not what the invoice says');
select is(pg_temp.add_line(3, 33.33, 100), 'invoice_line_items_quantity_unit_price_line_total_check', 'or not its price times its quantity');
select is(pg_temp.add_line(1, 100, 100, 0.1, 5), 'invoice_line_items_tax_rate_tax_amount_check', 'or not its rate''s tax');
select is(pg_temp.add_line(1, 100, 100, 0.1, 10), 'invoices_subtotal_lines_check', 'or taxed where the invoice is not');
select is(pg_temp.add_line(1, 100, 100), 'accepted', 'one that is right');
select results_eq(
  'select property_id, tenant_id from financial.invoice_line_items',
  $$values (test.id('ours.property'), test.id('ours.tenant'))$$, 'it is of the invoice''s property and tenant');
select is(pg_temp.change('subtotal = 200, total_amount = 200'), 'invoices_subtotal_lines_check', 'the invoice keeps to its lines');
select is(pg_temp.staff('delete from financial.invoice_line_items'), 'invoices_subtotal_lines_check', 'which do not go alone');
select is(pg_temp.change('itemized = false, subtotal = 200, total_amount = 200'), 'invoices_paid_amount_is_derived', 'it can''t say that it has none');
select is(pg_temp.change($$status = 'sent', sent_at = now() - interval '1 hour'$$), 'accepted', 'it is sent');
select is(pg_temp.add_line(1, 0, 0), 'invoice_line_items_sent_is_final', 'no line comes then');
select is(pg_temp.staff($$update financial.invoice_line_items set description = 'x'$$), 'invoice_line_items_sent_is_final', 'or changes');
select is(pg_temp.staff('delete from financial.invoice_line_items'), 'invoice_line_items_sent_is_final', 'or goes');
call test.write_untriggered($$update financial.invoices set sent_at = null, status = 'pending' where invoice_number = 'INV-1'$$);
select is(pg_temp.staff($$delete from financial.invoices where invoice_number = 'INV-1'$$), 'accepted', 'they go with an invoice that was not sent');

-- Numbers
select is(pg_temp.staff(format(
  $$insert into financial.invoices (property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount, invoice_date, due_date)
    values (%L, %L, 'INV-2', 'rent', 1, 1, current_date, current_date)$$, test.id('ours.property'), test.id('ours.tenant'))),
  'invoices_organization_id_invoice_number_key', 'a number is given once in an organization');

select finish();
rollback;
