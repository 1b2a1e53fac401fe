-- Late fees: what the lease says, once for an invoice, by an invoice of their own (E214).
begin;
select plan(33);
call test.create_books('ours');
call test.create_books('theirs');

create function pg_temp.run() returns text
  language sql
  return test.asks('pm_cron', 'ours', 'select app.charge_late_fees()');

-- One invoice of 100, and the lease's terms; nothing of the last time is left.
create function pg_temp.late(days integer, amount numeric, percentage numeric, grace integer default 5, slug text default 'ours') returns text
  language plpgsql
as $$
begin
  delete from financial.invoices where late_fee_of is not null;
  update core.leases set late_fee_amount = amount, late_fee_percentage = percentage, grace_period_days = grace where id = test.id(slug || '.lease');
  update core.leases set late_fees_since = start_date where id = test.id(slug || '.lease');
  call test.write_untriggered(format(
    'update financial.invoices
     set lease_id = test.id(%1$L || ''.lease''), unit_id = test.id(%1$L || ''.unit''), due_date = app.organization_date(organization_id) - %2$s,
         late_fee_applied = false, late_fee_amount = 0, late_fee_date = null
     where id = test.id(%1$L || ''.INV-1'')', slug, days));
  return pg_temp.run();
end
$$;

create function pg_temp.fee() returns numeric
  language sql
  return (select total_amount from financial.invoices where late_fee_of = test.id('ours.INV-1'));

select is(pg_temp.run(), '0', 'nothing is late');
select is(pg_temp.late(5, 25, 0), '0', 'within its days of grace');
select is(pg_temp.late(6, 0, 0), '0', 'a lease without late fees');
select is(pg_temp.late(6, 25, 0), '1', 'a day later, with a fee');
select results_eq(
  $$select invoice_type::text, total_amount, status::text, lease_id, tenant_id, invoice_date = app.organization_date(organization_id), description
    from financial.invoices where late_fee_of = test.id('ours.INV-1')$$,
  $$values ('late_fee', 25.00, 'pending', test.id('ours.lease'), test.id('ours.tenant'), true, 'Late fee for invoice INV-1')$$,
  'by an invoice of its own');
select results_eq(
  $$select total_amount, late_fee_applied, late_fee_amount, late_fee_date = app.organization_date(organization_id), status::text
    from financial.invoices where id = test.id('ours.INV-1')$$,
  $$values (100.00, true, 25.00, true, 'overdue')$$, 'that is noted on the first, whose total stays');
select is(pg_temp.run(), '0', 'once');
call test.write_untriggered($$update financial.invoices set invoice_date = '2020-01-01', due_date = '2020-01-01', status = 'overdue' where late_fee_of is not null$$);
select is(pg_temp.run(), '0', 'a fee that is late costs nothing more');
update financial.invoices set status = 'cancelled' where late_fee_of is not null;
select is(pg_temp.run(), '0', 'nor is one charged again that was cancelled');
update financial.invoices set late_fee_applied = false where id = test.id('ours.INV-1');
select is(pg_temp.run(), '0', 'whatever the first invoice says');
select is(pg_temp.late(6, 0, 7.5), '1', 'by a percentage');
select is(pg_temp.fee(), 7.50, 'of what is late');
select is(pg_temp.late(6, 5, 7.5), '1', 'by both');
select is(pg_temp.fee(), 7.50, 'it is the higher one');
select is(pg_temp.late(6, 10, 7.5), '1', 'whichever');
select is(pg_temp.fee(), 10.00, 'that is');

-- What is paid isn't late, nor what is on its way
insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
values (test.id('ours.organization'), test.id('ours.PAY-1'), test.id('ours.INV-1'), 60);
select is(pg_temp.late(6, 0, 10), '1', 'a part is paid');
select is(pg_temp.fee(), 4.00, 'the rest is late');
call test.write_untriggered($$update financial.payments set status = 'pending', cleared_date = null where id = test.id('ours.PAY-1')$$);
update financial.payment_allocations set allocated_amount = 100;
select is(pg_temp.late(6, 5, 10), '0', 'all of it is on its way');
update financial.payments set status = 'failed' where id = test.id('ours.PAY-1');
select is(pg_temp.run(), '1', 'and comes back');

-- Since when there are fees
update core.leases set late_fee_amount = 0, late_fee_percentage = 0 where id = test.id('ours.lease');
delete from financial.invoices where late_fee_of is not null;
call test.write_untriggered($$update financial.invoices set late_fee_applied = false where id = test.id('ours.INV-1')$$);
select is(pg_temp.run(), '0', 'a lease whose fees were waived charges none');
update core.leases set late_fee_amount = 25 where id = test.id('ours.lease');
select is((select late_fees_since from core.leases where id = test.id('ours.lease')), app.organization_date(test.id('ours.organization')),
          'one that gets them has them from today on');
select is(pg_temp.run(), '0', 'and charges nothing for what was due before');
update core.leases set late_fee_amount = 30, late_fee_percentage = 1 where id = test.id('ours.lease');
select is(pg_temp.run(), '0', 'nor when they change');
update core.leases set late_fees_since = app.organization_date(organization_id) - 6 where id = test.id('ours.lease');
select is(pg_temp.run(), '1', 'but when people say that they were agreed before');
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, late_fee_percentage)
select organization_id, property_id, unit_id, tenant_id, '2020-01-01', 900, 5 from core.leases where id = test.id('ours.lease');
select is((select late_fees_since from core.leases where start_date = '2020-01-01'), app.organization_date(test.id('ours.organization')),
          'a lease of old that is written today charges from today');
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, late_fee_percentage, late_fees_since)
select organization_id, property_id, unit_id, tenant_id, '2020-01-02', 900, 5, '2020-01-02' from core.leases where id = test.id('ours.lease');
select is((select late_fees_since from core.leases where start_date = '2020-01-02'), '2020-01-02'::date, 'unless its writer says otherwise');
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount)
select organization_id, property_id, unit_id, tenant_id, '2020-01-03', 900 from core.leases where id = test.id('ours.lease');
select is((select late_fees_since from core.leases where start_date = '2020-01-03'), null, 'one without fees has no such day');

-- Others
call test.write_untriggered($$update financial.invoices set sent_at = null, status = 'pending' where id = test.id('ours.INV-1')$$);
select is(pg_temp.late(6, 25, 0), '0', 'nobody is late with what he never got');
call test.write_untriggered($$update financial.invoices set sent_at = now(), status = 'sent' where id = test.id('ours.INV-1')$$);
update core.organizations set subscription_status = 'suspended' where slug = 'ours';
select is(pg_temp.late(6, 25, 0), '0', 'a suspended organization charges nothing');
select is(pg_temp.late(6, 25, 0, slug => 'theirs'), '1', 'another one does');
select is((select organization_id from financial.invoices where late_fee_of is not null), test.id('theirs.organization'), 'its own renter');
select throws_ok($$select test.asks('pm_app', 'ours', 'select app.charge_late_fees()')$$, '42501', null, 'nobody else charges fees by it');

select finish();
rollback;
