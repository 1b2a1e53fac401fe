-- Preventive maintenance makes its work orders by itself.
begin;
select plan(14);

select is(app.next_due_date('2026-01-31', 'monthly', 1, 31), '2026-02-28'::date, 'a month later is its last day where it is shorter');
select is(app.next_due_date('2026-02-28', 'monthly', 1, 31), '2026-03-31'::date, 'and the 31st comes back after it');
select is(app.next_due_date('2024-02-29', 'annually', 1, 29), '2025-02-28'::date, 'as does a leap day, in four years');
select is(app.next_due_date('2026-01-31', 'quarterly', 2, 31), '2026-07-31'::date, 'every other quarter');
select is(app.next_due_date('2026-12-30', 'daily', 3, 30), '2027-01-02'::date, 'every third day');

insert into operations.preventive_maintenance (organization_id, property_id, title, frequency, next_due_on, lead_days, is_active)
select test.id('ours.organization'), test.id('ours.property'), title, frequency, (now() at time zone 'UTC')::date + days, 7, active
from (values ('Soon', 'monthly', 7, true), ('Later', 'monthly', 8, true), ('Long ago', 'weekly', -700, true), ('Off', 'daily', -1, false))
     v (title, frequency, days, active);

select is(app.make_due_work_orders(), 3::bigint, 'one order for what comes due, and one for all that was missed');
select results_eq('select title::text from operations.work_orders order by title', $$values ('Long ago'), ('Long ago'), ('Soon')$$, 'those that do');
select is(app.make_due_work_orders(), 0::bigint, 'a second run makes none');
select ok((select bool_and(next_due_on > (now() at time zone 'UTC')::date) from operations.preventive_maintenance where is_active),
          'the schedules went on');

update operations.work_orders set status = 'completed', completed_at = '2026-03-01 12:00+00' where title = 'Soon';
update operations.work_orders set status = 'completed', completed_at = '2026-02-01 12:00+00' where title = 'Long ago';
select results_eq(
  'select title::text, last_completed_on from operations.preventive_maintenance where last_completed_on is not null order by 1',
  $$values ('Long ago', date '2026-02-01'), ('Soon', '2026-03-01')$$, 'the last completion is read from the order');
update core.organizations set subscription_status = 'suspended' where id = test.id('ours.organization');
update operations.preventive_maintenance set next_due_on = current_date - 1;
select is(app.make_due_work_orders(), 0::bigint, 'nothing is made for an organization that is suspended');


-- The day of the month stays, whoever moves the schedule on
insert into operations.preventive_maintenance (organization_id, property_id, title, frequency, next_due_on)
values (test.id('ours.organization'), test.id('ours.property'), 'Month''s end', 'monthly', '2026-01-31');
create function pg_temp.anchor() returns integer
  language sql
  return (select anchor_day from operations.preventive_maintenance where title = 'Month''s end');
select is(pg_temp.anchor(), 31, 'it is the first day''s');
update core.organizations set subscription_status = 'active' where id = test.id('ours.organization');
select test.asks('pm_cron', 'ours', 'select app.make_due_work_orders()');
select is(pg_temp.anchor(), 31, 'months later it still is');
update operations.preventive_maintenance set next_due_on = '2030-05-15' where title = 'Month''s end';
select is(pg_temp.anchor(), 15, 'until people set another day');

select finish();
rollback;
