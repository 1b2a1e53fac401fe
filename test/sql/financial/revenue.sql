-- Revenue by month: per currency (E216), of twelve months (E098), properties without invoices too (E096).
begin;
select plan(11);
call test.create_books('ours');
call test.create_books('theirs');

insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Empty', 'mixed', 'x', 'y', 'z', 'US');

-- A month that neither INV-1 nor INV-2 is of
create function pg_temp.invoice(number text, day date, amount numeric, currency text default 'USD', status text default 'sent') returns void
  language sql
begin atomic
  insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount, currency,
                                  invoice_date, due_date, period_start, status)
  values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.tenant'), number, 'rent', amount, amount, currency,
          day, day, day, status);
end;
create function pg_temp.month(back integer) returns date
  language sql
  return (date_trunc('month', now() at time zone 'UTC') - make_interval(months => back))::date;

do $$
begin
  perform pg_temp.invoice('A', pg_temp.month(5), 900),
          pg_temp.invoice('B', pg_temp.month(5) + 20, 100.5),
          pg_temp.invoice('C', pg_temp.month(5) + 20, 70, 'EUR'),
          pg_temp.invoice('D', pg_temp.month(5), 500, 'USD', 'cancelled'),
          pg_temp.invoice('E', pg_temp.month(11), 11),
          pg_temp.invoice('F', pg_temp.month(11) - 1, 12);
end
$$;
insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
select organization_id, test.id('ours.PAY-1'), id, 100 from financial.invoices where invoice_number = 'A';
set local role pm_cron;
select app.refresh_summary_views();
reset role;

create function pg_temp.revenue(columns text, condition text) returns text
  language sql
  return test.asks('pm_app', 'ours', format('select concat_ws('' '', %s) from financial.property_revenue where %s', columns, condition));

select is(pg_temp.revenue('invoice_count, total_invoiced, total_paid, outstanding_balance', format('revenue_month = %L and currency = ''USD''', pg_temp.month(5))),
          '2 1000.50 100.00 900.50', 'a month adds up, without what was cancelled');
select is(pg_temp.revenue('invoice_count, total_invoiced', format('revenue_month = %L and currency = ''EUR''', pg_temp.month(5))),
          '1 70.00', 'each currency by itself');
select is(pg_temp.revenue('overdue_count, overdue_amount', format('revenue_month = %L and currency = ''USD''', pg_temp.month(5))),
          '2 900.50', 'what is late is late today (E099)');
select is(pg_temp.revenue('total_invoiced', format('revenue_month = %L', pg_temp.month(11))), '11.00', 'the twelfth month counts');
select is(pg_temp.revenue('count(*)', format('revenue_month < %L', pg_temp.month(11))), '0', 'the thirteenth does not');
select is(pg_temp.revenue('count(*), max(total_invoiced)', 'property_name = ''Empty'' and revenue_month is null'), '1 0', 'a property without invoices is there');
select is(test.asks('pm_app', 'theirs', 'select string_agg(distinct property_name, '','') from financial.property_revenue'), 'Theirs House',
          'another organization sees its own');
select is(test.refusal('pm_app', 'ours', 'select * from financial.property_revenue_summary'), '42501', 'nobody reads below the view (E093)');
select is(test.refusal('tenant_role', 'ours', 'select * from financial.property_revenue'), '42501', 'no renter reads the revenue');
select is(test.refusal('property_manager_role', 'ours', 'select * from financial.property_revenue'), '42501', 'nor does a manager');
update core.organization_members set permissions = '["units.view_all"]';
select is(test.asks('pm_app', 'ours', 'select count(*) from financial.property_revenue'), '0', 'nor staff without the permission');

select finish();
rollback;
