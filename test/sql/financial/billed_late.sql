-- Who signs after a property's cycle has written its invoices ahead is charged as well, until the period begins (E214).
begin;
select plan(14);
call test.create_books('ours');

create function pg_temp.run() returns text
  language sql
  return test.asks('pm_cron', 'ours', 'select app.write_recurring_invoices()');

create function pg_temp.today(days integer default 0) returns date
  language sql
  return app.organization_date(test.id('ours.organization')) + days;

create function pg_temp.let(start_days integer, status text default 'active') returns uuid
  language sql
begin atomic
  insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status)
  values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.other unit'), test.id('ours.tenant'), pg_temp.today(start_days), 800, let.status)
  returning id;
end;

create function pg_temp.billed() returns text
  language sql
  return (
    select coalesce(string_agg(format('%s: %s %s', case i.lease_id when test.id('ours.lease') then 'old' else 'new' end, i.total_amount, i.status), ', '
                               order by i.period_start, i.created_at, i.lease_id = test.id('ours.lease') desc, i.status), 'nothing')
    from financial.invoices i where i.billing_cycle_id is not null);

insert into financial.billing_cycles (organization_id, property_id, name, amount, next_run_on, anchor_day, invoice_lead_days)
values (test.id('ours.organization'), test.id('ours.property'), 'Parking', 50, pg_temp.today(4), extract(day from pg_temp.today(4)), 5);
select is(pg_temp.run(), '1', 'who is there is charged ahead');
select pg_temp.let(2, 'draft');
select is(pg_temp.run(), '0', 'who has not signed is not');
update core.leases set status = 'active' where unit_id = test.id('ours.other unit');
select is(pg_temp.run(), '1', 'who signs afterwards is');
select is(pg_temp.billed(), 'old: 50.00 pending, new: 50.00 pending', 'the same');
select results_eq(
  $$select count(distinct (period_start, period_end, due_date)), count(distinct billing_cycle_id) from financial.invoices where billing_cycle_id is not null$$,
  $$values (1::bigint, 1::bigint)$$, 'for the same days');
select is(pg_temp.run(), '0', 'once');
update financial.invoices set status = 'cancelled' where lease_id <> test.id('ours.lease') and billing_cycle_id is not null;
select is(pg_temp.run(), '0', 'what people cancel is not written again');
update financial.invoices set lease_id = null, billing_cycle_id = null, unit_id = null where lease_id <> test.id('ours.lease');
update core.leases set status = 'draft' where unit_id = test.id('ours.other unit');
update core.leases set status = 'active', start_date = pg_temp.today(5) where unit_id = test.id('ours.other unit');
select is(pg_temp.run(), '0', 'who comes after the first day is not charged the period');
update core.leases set start_date = pg_temp.today(4) where unit_id = test.id('ours.other unit');
update financial.billing_cycles set status = 'paused';
select is(pg_temp.run(), '0', 'a cycle that is paused charges nobody');
update financial.billing_cycles set status = 'active';
call test.write_untriggered('update financial.invoices set period_start = period_start - 5 where billing_cycle_id is not null');
update core.leases set start_date = pg_temp.today(-2) where unit_id = test.id('ours.other unit');
select is(pg_temp.run(), '0', 'what has begun is for people to charge');

-- Nobody lives there yet
update financial.invoices set status = 'cancelled' where billing_cycle_id is not null;
update core.leases set status = 'draft' where organization_id = test.id('ours.organization');
update financial.billing_cycles set status = 'ended';
insert into financial.billing_cycles (organization_id, property_id, name, amount, next_run_on, anchor_day, invoice_lead_days)
values (test.id('ours.organization'), test.id('ours.property'), 'Bicycles', 5, pg_temp.today(4), extract(day from pg_temp.today(4)), 5);
select is(pg_temp.run(), '0', 'there is nobody to charge');
update core.leases set status = 'active' where id = test.id('ours.lease');
select is(pg_temp.run(), '1', 'the first who signs is charged');
update core.leases set status = 'draft' where id = test.id('ours.lease');
update financial.billing_cycles set next_run_on = pg_temp.today() where name = 'Bicycles';
select is(pg_temp.run(), '0', 'when the day has come');
select ok((select next_run_on > pg_temp.today() from financial.billing_cycles where name = 'Bicycles'), 'the cycle goes on');

select * from finish();
rollback;
