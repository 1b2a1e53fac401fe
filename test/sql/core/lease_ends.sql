-- Leases end and renew themselves by the passing of days (E214), which are the organization's (E215).
begin;
select plan(51);

create function pg_temp.run() returns text
  language sql
  return (select test.asks('pm_cron', 'ours', 'select app.renew_leases() || '' renewed, '' || app.end_leases() || '' ended'''));

create function pg_temp.today(days integer) returns date
  language sql
  return (now() at time zone 'UTC')::date + days;

-- Terms
select is(app.next_term_end('2026-01-01', '2026-12-31'), '2027-12-31'::date, 'a year is followed by a year');
select is(app.next_term_end('2023-03-01', '2024-02-29'), '2025-02-28'::date, 'whatever February it ends in');
select is(app.next_term_end('2026-01-15', '2026-04-14'), '2026-07-14'::date, 'three months by three months');
select is(app.next_term_end('2026-01-31', '2026-02-27'), '2026-03-30'::date, 'a month that began on the last day by one that does');
select is(app.next_term_end('2026-02-28', '2026-03-30'), '2026-04-29'::date, 'again and again');
select is(app.next_term_end('2026-01-01', '2026-01-07'), '2026-01-14'::date, 'seven days by seven days');
select is(app.next_term_end('2024-02-29', '2025-02-28'), '2026-02-28'::date, 'a year from a leap day is a year');
select is(app.next_term_end('2024-02-29', '2025-02-27'), '2026-02-27'::date, 'to the day before it, too');
select is(app.next_term_end('2026-08-31', '2027-02-28'), '2027-08-31'::date, 'six months from a 31st are six months');
select is(app.next_term_end('2026-01-31', '2026-02-28'), '2026-03-31'::date, 'as one month is one');
select is(app.next_term_end('2026-02-01', '2026-02-28'), '2026-03-31'::date, 'and a month a month');
select is(app.next_term_end('2026-01-31', '2026-01-31'), '2026-02-01'::date, 'a day is a day');
select is(app.next_term_end('2026-01-29', '2026-01-31'), '2026-02-03'::date, 'three days are three');

-- Ends
select is(pg_temp.run(), '0 renewed, 0 ended', 'leases that run on are left alone');
update core.leases set end_date = pg_temp.today(0);
select is(pg_temp.run(), '0 renewed, 0 ended', 'and on their last day');
update core.leases set end_date = pg_temp.today(-1) where id = test.id('ours.lease');
select is(pg_temp.run(), '0 renewed, 1 ended', 'on the next day it is over');
select is((select status from core.leases where id = test.id('ours.lease')), 'expired', 'it expired');
select is((select status from core.units where id = test.id('ours.unit')), 'vacant', 'and its unit is vacant');
select is((select status from core.leases where id = test.id('theirs.lease')), 'active', 'another organization''s is as it was');
select is(pg_temp.run(), '0 renewed, 0 ended', 'twice does nothing');
update core.leases set end_date = pg_temp.today(0) where id = test.id('theirs.lease');
update core.organizations set timezone = 'Pacific/Kiritimati' where slug = 'theirs';
update core.leases set end_date = app.organization_date(organization_id) - 1 where id = test.id('theirs.lease');
update core.organizations set timezone = 'Etc/GMT+12' where slug = 'theirs';
select is(pg_temp.run(), '0 renewed, 0 ended', 'a day that is over elsewhere is not over here');
update core.organizations set timezone = 'Pacific/Kiritimati', subscription_status = 'suspended' where slug = 'theirs';
select is(pg_temp.run(), '0 renewed, 0 ended', 'nothing happens to an organization that is suspended');
update core.organizations set subscription_status = 'active' where slug = 'theirs';
select is(pg_temp.run(), '0 renewed, 1 ended', 'and all that is due as soon as it no longer is');

-- Renewals
update core.leases
set status = 'active', start_date = pg_temp.today(-30), end_date = pg_temp.today(20), auto_renew = true, renewal_notice_days = 19,
    rent_increase_percentage = 3.5, rent_amount = 999.99, late_fee_percentage = 5, lease_terms = '{"cats": 2}', signed_by_tenant_at = now()
where id = test.id('ours.lease');
select is(pg_temp.run(), '0 renewed, 0 ended', 'as long as notice may be given, nothing renews');
update core.leases set renewal_notice_days = 20 where id = test.id('ours.lease');
select is(pg_temp.run(), '1 renewed, 0 ended', 'then it does');
select results_eq(
  $$select start_date - pg_temp.today(0), end_date - start_date, rent_amount, late_fee_percentage, lease_terms->>'cats', status::text,
           signed_by_tenant_at is null, unit_id, tenant_id
    from core.leases where renews_id = test.id('ours.lease')$$,
  $$values (21, 50, 1034.99, 5.00, '2', 'active', true, test.id('ours.unit'), test.id('ours.tenant'))$$,
  'for the same time on the same terms, at the rent agreed, and nobody has signed it');
select is((select status from core.leases where id = test.id('ours.lease')), 'active', 'the old one runs to its end');
select is(pg_temp.run(), '0 renewed, 0 ended', 'twice does nothing');
call test.write_untriggered(format(
  'update core.leases set start_date = start_date - 20, end_date = end_date - 20 where id = %L', test.id('ours.lease')));
select is(pg_temp.run(), '0 renewed, 0 ended', 'of which the last day is one');
call test.write_untriggered(format(
  'update core.leases set start_date = start_date - 10, end_date = end_date - 10 where id = %L', test.id('ours.lease')));
call test.write_untriggered(format(
  'update core.leases set start_date = start_date - 30, end_date = end_date - 30 where renews_id = %L', test.id('ours.lease')));
select is(pg_temp.run(), '0 renewed, 1 ended', 'when it ends the new one runs');
select is((select status from core.leases where id = test.id('ours.lease')), 'renewed', 'it is renewed');
select results_eq(
  format('select u.status::text, u.lease_start_date = l.start_date from core.units u join core.leases l on l.renews_id = %L where u.id = l.unit_id',
         test.id('ours.lease')),
  $$values ('occupied', true)$$, 'and its unit is let all the time');

-- What stands against it
select is(test.refusal('pm_app', 'ours', $$insert into core.leases (property_id, unit_id, tenant_id, start_date, rent_amount, renews_id)
                                           select property_id, unit_id, tenant_id, '2040-01-01', 1, renews_id
                                           from core.leases where renews_id is not null$$),
          'leases_organization_id_unit_id_renews_id_key', 'a lease is renewed once');
select is(test.refusal('pm_app', 'ours', format('update core.leases set renews_id = %L where renews_id is not null', test.id('theirs.lease'))),
          'leases_organization_id_unit_id_renews_id_fkey', 'and none of another organization');
update core.leases set auto_renew = true, end_date = pg_temp.today(5), status = 'active' where id = test.id('theirs.lease');
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status)
select organization_id, property_id, unit_id, tenant_id, pg_temp.today(40), 1, 'active' from core.leases where id = test.id('theirs.lease');
select is(pg_temp.run(), '0 renewed, 0 ended', 'a unit that is let to somebody afterwards is not let on');
update core.leases set end_date = pg_temp.today(-3) where id = test.id('theirs.lease');
select is(pg_temp.run(), '0 renewed, 1 ended', 'and the lease ends');
update core.leases set status = 'active', renewal_notice_days = 0, auto_renew = true where id = test.id('theirs.lease');
update core.leases set status = 'draft' where organization_id = test.id('theirs.organization') and id <> test.id('theirs.lease');
select is(test.asks('pm_cron', 'ours', 'select app.end_leases()'), '0', 'one that is still to be renewed waits for that');
update core.leases set status = 'expired', renewal_notice_days = 60 where id = test.id('theirs.lease');
select is((select status from core.leases where id = test.id('theirs.lease')), 'expired', 'as expired');
update core.leases set rent_amount = 99999999, rent_increase_percentage = 100, renewal_notice_days = 3660, auto_renew = true
where renews_id = test.id('ours.lease');
delete from core.leases where id <> test.id('theirs.lease') and organization_id = test.id('theirs.organization');
update core.leases set status = 'active', end_date = pg_temp.today(3), auto_renew = true where id = test.id('theirs.lease');
set local client_min_messages = error;
select is(pg_temp.run(), '1 renewed, 0 ended', 'a rent that is no longer a number of rent keeps nobody else''s from renewing');
select is((select count(*)::int from core.leases where renews_id = test.id('theirs.lease')), 1, 'theirs is the one');
select throws_ok($$select test.asks('pm_app', 'ours', 'select app.end_leases()')$$, '42501', null, 'nobody else ends leases');

-- Who ends a lease early
delete from core.leases where renews_id = test.id('theirs.lease');
update core.leases
set status = 'active', start_date = pg_temp.today(-300), end_date = pg_temp.today(30), auto_renew = true, renewal_notice_days = 60,
    rent_amount = 900
where id = test.id('theirs.lease');
create function pg_temp.renewal() returns text
  language sql
  return (select status from core.leases where renews_id = test.id('theirs.lease'));
create procedure pg_temp.renew_again()
  language sql
as $$
  update core.leases set status = 'active', end_date = pg_temp.today(30) where id = test.id('theirs.lease');
  update core.leases set status = 'active' where renews_id = test.id('theirs.lease');
$$;
select is(pg_temp.run(), '1 renewed, 0 ended', 'a lease goes on by itself');
update core.leases set rent_due_day = 3 where id = test.id('theirs.lease');
select is(pg_temp.renewal(), 'active', 'whatever else changes');
select is(test.asks('property_manager_role', 'theirs', format(
            'with l as (update core.leases set end_date = %L where id = %L returning 1) select count(*) from l', pg_temp.today(10), test.id('theirs.lease'))),
          '1', 'the manager lets it end early');
select is(pg_temp.renewal(), 'terminated', 'and what nobody has signed ends with it');
call test.write_untriggered(format(
  'update core.leases set end_date = %L where id = %L', pg_temp.today(-1), test.id('theirs.lease')));
select is(pg_temp.run(), '0 renewed, 1 ended', 'once it is over, it is not renewed again');
select is((select status from core.leases where id = test.id('theirs.lease')), 'expired', 'nor is it a lease that was');
call pg_temp.renew_again();
update core.leases set status = 'terminated' where id = test.id('theirs.lease');
select is(pg_temp.renewal(), 'terminated', 'who terminates a lease terminates its renewal');
call pg_temp.renew_again();
update core.leases set signed_by_tenant_at = now() where renews_id = test.id('theirs.lease');
update core.leases set status = 'terminated' where id = test.id('theirs.lease');
select is(pg_temp.renewal(), 'active', 'but not one that the tenant has signed');
call pg_temp.renew_again();
update core.leases set signed_by_tenant_at = null where renews_id = test.id('theirs.lease');
call test.write_untriggered(format('update core.leases set start_date = start_date - 40, end_date = end_date - 40 where id = %L', test.id('theirs.lease')));
call test.write_untriggered(format('update core.leases set start_date = start_date - 40, end_date = end_date - 40 where renews_id = %L', test.id('theirs.lease')));
update core.leases set status = 'terminated' where id = test.id('theirs.lease');
select is(pg_temp.renewal(), 'active', 'nor one that runs already');
select is((select count(*)::int from core.leases where organization_id = test.id('ours.organization') and status = 'terminated'), 0,
          'and nothing of another organization');

select finish();
rollback;
