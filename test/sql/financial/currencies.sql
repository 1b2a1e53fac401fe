-- What the database works out itself can be paid: it has the decimal places of its currency (E216).
begin;
select plan(13);
call test.create_books('ours');

create function pg_temp.today(days integer default 0) returns date
  language sql
  return app.organization_date(test.id('ours.organization')) + days;

select is(app.round_money(amount, currency), rounded, format('%s %s', amount, currency))
from (values (10.005, 'USD', 10.01), (23076.92, 'JPY', 23077), (0.5, 'KRW', 1), (1.2345, 'KWD', 1.23), (1.235, '???', 1.24), (null, 'JPY', null))
  v (amount, currency, rounded);

-- One period, one late fee and one renewal of a rent of 100001 a month, rounded to so many places.
create function pg_temp.amounts(of_currency text, out week numeric, out part numeric, out fee numeric, out renewed numeric)
  language plpgsql
as $$
declare
  ours  constant uuid := test.id('ours.organization');
  lease constant uuid := test.id('ours.lease');
begin
  update core.organizations set currency = of_currency where id = ours;
  update core.leases
  set rent_amount = 100001, start_date = pg_temp.today(-200), end_date = pg_temp.today(20), auto_renew = true, renewal_notice_days = 30,
      rent_increase_percentage = 3.33, late_fee_percentage = 3.33, late_fees_since = pg_temp.today(-200)
  where id = lease;
  insert into financial.billing_cycles (organization_id, lease_id, name, frequency, next_run_on)
  values (ours, lease, 'Week', 'weekly', pg_temp.today());
  insert into financial.billing_cycles (organization_id, lease_id, name, frequency, next_run_on, anchor_day, amount)
  values (ours, lease, 'Part', 'monthly', '2026-02-15', 1, 101);
  update core.leases set start_date = '2026-02-01' where id = lease;
  insert into financial.invoices (organization_id, property_id, tenant_id, unit_id, lease_id, invoice_number, invoice_type, subtotal,
                                  total_amount, invoice_date, due_date, status)
  values (ours, test.id('ours.property'), test.id('ours.tenant'), test.id('ours.unit'), lease, 'late', 'rent', 1001, 1001,
          pg_temp.today(-60), pg_temp.today(-50), 'sent');
  perform test.asks('pm_cron', 'ours', 'select app.write_recurring_invoices(), app.charge_late_fees(), app.renew_leases()');
  select total_amount into week from financial.invoices where description = 'Week' order by period_start limit 1;
  select total_amount into part from financial.invoices where description = 'Part' and period_start = '2026-02-15';
  select total_amount into fee from financial.invoices where description = 'Late fee for invoice late';
  select rent_amount into renewed from core.leases where renews_id = lease;
end
$$;

savepoint of_dollars;
select results_eq($$select * from pg_temp.amounts('USD')$$, $$values (23077.15, 50.50, 33.33, 103331.03)$$, 'dollars have cents');
rollback to of_dollars;
create temp table yen as select * from pg_temp.amounts('JPY');
select is(week, 23077.00, 'yen have none: a week of a monthly rent') from yen;
select is(part, 51.00, 'part of a month') from yen;
select is(fee, 33.00, 'a late fee') from yen;
select is(renewed, 103331.00, 'a rent that rises') from yen;
select is((select count(*) from financial.invoices where total_amount <> trunc(total_amount) and currency = 'JPY'), 0::bigint, 'nobody owes half a yen');
select is((select distinct currency::text from financial.invoices where description in ('Week', 'Late fee for invoice late')), 'JPY', 'in its currency');

select * from finish();
rollback;
