-- Billing cycles write their invoices: each period once for each lease, ahead of the day that it is due (E214, E215).
begin;
select plan(40);
call test.create_books('ours');

create function pg_temp.run() returns text
  language sql
  return test.asks('pm_cron', 'ours', 'select app.write_recurring_invoices()');

create function pg_temp.today(days integer default 0, slug text default 'ours') returns date
  language sql
  return app.organization_date(test.id(slug || '.organization')) + days;

-- A cycle of the lease, whose next period begins so many days from now.
create function pg_temp.cycle(name text, days integer, lead_days integer default 5, amount numeric default null, slug text default 'ours') returns uuid
  language sql
begin atomic
  insert into financial.billing_cycles (organization_id, lease_id, name, frequency, next_run_on, anchor_day, invoice_lead_days, amount)
  values (test.id(slug || '.organization'), test.id(slug || '.lease'), cycle.name, 'monthly', pg_temp.today(days, slug),
          extract(day from pg_temp.today(days, slug)), lead_days, cycle.amount)
  returning id;
end;

create function pg_temp.written(of_name text) returns bigint
  language sql
  return (select count(*) from financial.invoices i join financial.billing_cycles c on c.id = i.billing_cycle_id where c.name = of_name);

-- Ahead, and once
select pg_temp.cycle('Rent', 6);
select is(pg_temp.run(), '0', 'six days before it is due, nothing');
update financial.billing_cycles set next_run_on = next_run_on - 1, anchor_day = extract(day from next_run_on - 1);
select is(pg_temp.run(), '1', 'five days before, its invoice');
select results_eq(
  $$select i.invoice_type::text, i.total_amount, i.description, i.status::text, i.tenant_id, i.unit_id, i.invoice_date - pg_temp.today(),
           i.due_date - pg_temp.today(), i.period_start = i.due_date, i.period_end + 1 = c.next_run_on, i.recurring_invoice_id
    from financial.invoices i join financial.billing_cycles c on c.last_invoice_id = i.id$$,
  $$values ('rent', 900.00, 'Rent', 'pending', test.id('ours.tenant'), test.id('ours.unit'), 0, 5, true, true, null::uuid)$$,
  'of the lease''s rent, for the month that begins on that day');
select is(pg_temp.run(), '0', 'twice writes nothing');
update financial.billing_cycles set next_run_on = pg_temp.today(5);
select is(pg_temp.run(), '0', 'nor does a cycle that is turned back');
select is(pg_temp.written('Rent'), 1::bigint, 'there is one invoice');
update financial.invoices set status = 'cancelled' where billing_cycle_id is not null;
update financial.billing_cycles set next_run_on = pg_temp.today(5);
select is(pg_temp.run(), '1', 'what was cancelled is charged anew');
update financial.billing_cycles set next_run_on = pg_temp.today(5) + 30, invoice_lead_days = 35;
select is(pg_temp.run(), '1', 'the next period');
select is((select count(*)::int from financial.invoices where recurring_invoice_id is not null), 2, 'names the first of its series');

-- Months that were missed
update financial.billing_cycles set last_invoice_id = null;
delete from financial.invoices where billing_cycle_id is not null and recurring_invoice_id is not null;
delete from financial.invoices where billing_cycle_id is not null;
update core.leases set start_date = '2026-01-01' where id = test.id('ours.lease');
update financial.billing_cycles set next_run_on = '2026-01-31', anchor_day = 31, invoice_lead_days = 0;
select pg_temp.run();
select results_eq(
  $$select period_start, period_end, due_date = pg_temp.today() from financial.invoices where billing_cycle_id is not null order by 1 limit 3$$,
  $$values (date '2026-01-31', date '2026-02-27', true), ('2026-02-28', '2026-03-30', true), ('2026-03-31', '2026-04-29', true)$$,
  'are charged one by one, are due today, and the 31st comes back after February');

-- Lines
update financial.billing_cycles set status = 'ended';
select pg_temp.cycle('Parking', 0, 0, 45.50);
update financial.billing_cycles set account_id = test.id('ours.Rent') where name = 'Parking';
select is(pg_temp.run(), '1', 'an amount of its own');
select results_eq(
  $$select i.invoice_type::text, i.total_amount, i.itemized, l.line_total, l.account_id, l.description
    from financial.invoices i join financial.invoice_line_items l on l.invoice_id = i.id$$,
  $$values ('other', 45.50, true, 45.50, test.id('ours.Rent'), 'Parking')$$, 'on an account, in a line');
select lives_ok('set constraints all immediate', 'which the invoice equals');
set constraints all deferred;

-- Which leases
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status, lease_type)
values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.other unit'), test.id('ours.neighbour'), pg_temp.today(-3), 100,
        'active', 'weekly');
insert into financial.billing_cycles (organization_id, property_id, name, frequency, next_run_on, amount, invoice_lead_days)
values (test.id('ours.organization'), test.id('ours.property'), 'Garbage', 'weekly', pg_temp.today(), 7, 0);
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status)
select organization_id, property_id, unit_id, tenant_id, start_date, 1, stage
from core.leases l, unnest(array['draft', 'terminated']) stage
where l.id = test.id('ours.lease');
select is(pg_temp.run(), '2', 'a property''s cycle charges each of its leases');
select results_eq(
  $$select distinct period_end - period_start from financial.invoices where description = 'Garbage'$$, 'values (6)', 'for a week');
insert into financial.billing_cycles (organization_id, name, next_run_on, amount, invoice_lead_days)
values (test.id('ours.organization'), 'Internet', pg_temp.today(), 20, 0);
select is(pg_temp.run(), '2', 'an organization''s cycle charges all of its leases, and no other''s');
select is(app.rent_of_period(100, 'weekly', 'biweekly', 1), 200.00, 'two weeks of a weekly rent');
select is(app.rent_of_period(1200, 'fixed', 'quarterly', 1), 3600.00, 'a quarter of a monthly one');
select is(app.rent_of_period(1200, 'fixed', 'weekly', 1), 276.92, 'a week of it');
select is(app.rent_of_period(100, 'weekly', 'annually', 1), 5200.00, 'a year by the week');

-- Parts of periods
update financial.billing_cycles set status = 'ended';
insert into financial.billing_cycles (organization_id, lease_id, name, next_run_on, amount, invoice_lead_days)
values (test.id('ours.organization'), test.id('ours.lease'), 'Storage', pg_temp.today(), 31, 0);
select is(
  (select anchor_day::numeric from financial.billing_cycles where name = 'Storage'), extract(day from pg_temp.today()),
  'a cycle goes on on the day of the month on which it begins');
select is(pg_temp.run(), '1', 'with a whole period');
select is((select total_amount from financial.invoices where description = 'Storage'), 31.00, 'that costs the whole amount');
insert into financial.billing_cycles (organization_id, lease_id, name, next_run_on, anchor_day, amount, invoice_lead_days)
values (test.id('ours.organization'), test.id('ours.lease'), 'Gym', '2026-01-31', 1, 31, 0);
select pg_temp.run();
select results_eq(
  $$select period_start, period_end, total_amount from financial.invoices where description = 'Gym' order by 1 limit 2$$,
  $$values (date '2026-01-31', date '2026-01-31', 1.00), ('2026-02-01', '2026-02-28', 31.00)$$,
  'one that begins the day before costs that day, then whole months, short ones too');
select is(round(app.share_of_period('2026-02-15', '2026-05-01', 'quarterly', 1, 1), 4), round(75 / 89.0, 4), 'a quarter by its days');
select is(app.share_of_period('2026-02-28', '2026-03-31', 'monthly', 1, 31), 1::numeric, 'the last day of a short month is the 31st');

-- As long as the lease runs, into its renewals
update financial.billing_cycles set status = 'paused';
select pg_temp.cycle('Renewed', 10, 10);
update core.leases
set end_date = pg_temp.today(4), auto_renew = true, renewal_notice_days = 3, rent_increase_percentage = 10
where id = test.id('ours.lease');
select is(pg_temp.run(), '0', 'a period after the lease waits');
select is((select status::text from financial.billing_cycles where name = 'Renewed'), 'active', 'for its renewal');
update core.leases set renewal_notice_days = 4 where id = test.id('ours.lease');
select is(test.asks('pm_cron', 'ours', 'select app.renew_leases()'), '1', 'which comes');
select is(pg_temp.run(), '1', 'then it is written');
select results_eq(
  $$select i.total_amount, l.renews_id, c.lease_id = l.id
    from financial.billing_cycles c join financial.invoices i on i.id = c.last_invoice_id join core.leases l on l.id = i.lease_id
    where c.name = 'Renewed'$$,
  $$values (990.00, test.id('ours.lease'), true)$$, 'for the new lease at its rent, and the cycle goes on with that');
update core.leases set status = 'terminated' where renews_id is not null;
update financial.billing_cycles set next_run_on = pg_temp.today(9) where name = 'Renewed';
select is(pg_temp.run(), '0', 'a lease that is terminated is not charged');
select is((select status::text from financial.billing_cycles where name = 'Renewed'), 'active', 'its cycle is of the lease before it again, which still runs');
update financial.billing_cycles set status = 'ended' where name = 'Renewed';
select pg_temp.cycle('Draft', 0);
update core.leases set status = 'draft', end_date = null where id = test.id('ours.lease');
select is(pg_temp.run(), '0', 'what isn''t signed yet is waited for');
update core.leases set status = 'active' where id = test.id('ours.lease');
select is(pg_temp.run(), '1', 'until it is');

-- Others
select pg_temp.cycle('Theirs', 5, slug => 'theirs');
update core.organizations set subscription_status = 'suspended' where slug = 'theirs';
select is(pg_temp.run(), '0', 'a suspended organization writes nothing');
update core.organizations set subscription_status = 'active', timezone = 'Etc/GMT+12' where slug = 'theirs';
update financial.billing_cycles set next_run_on = pg_temp.today(6, 'theirs') where name = 'Theirs';
select pg_temp.cycle('Too much', 0, 0, 9000000000);
update financial.billing_cycles set account_id = test.id('ours.Rent') where name = 'Too much';
set local client_min_messages = error;
select is(pg_temp.run(), '0', 'the day is theirs; and a cycle that can''t be billed stops');
select is((select status::text from financial.billing_cycles where name = 'Too much'), 'paused', 'by itself');
update core.organizations set timezone = 'Pacific/Kiritimati' where slug = 'theirs';
select is(pg_temp.run(), '1', 'and holds nobody up');
select throws_ok($$select test.asks('pm_app', 'ours', 'select app.write_recurring_invoices()')$$, '42501', null, 'nobody else writes by it');

select finish();
rollback;
