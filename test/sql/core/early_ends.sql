-- Who ends a lease early ends it, whether its renewal is written before or after (E214).
begin;
select plan(29);

create function pg_temp.today(days integer) returns date
  language sql
  return app.organization_date(test.id('ours.organization')) + days;

-- One thing that happens to a lease that renews itself, ends in thirty days, and is too late for notice.
create procedure pg_temp.happens(what text)
  language plpgsql
as $$
declare
  lease uuid := test.id('ours.lease');
begin
  case what
    when 'the job'      then perform test.asks('pm_cron', 'ours', 'select app.renew_leases(), app.end_leases()');
    when 'ends sooner'  then update core.leases set end_date = pg_temp.today(10)     where id = lease;
    when 'ends later'   then update core.leases set end_date = pg_temp.today(30)     where id = lease;
    when 'less notice'  then update core.leases set renewal_notice_days = 5          where id = lease;
    when 'terminated'   then update core.leases set status = 'terminated'            where id = lease;
    when 'expired'      then update core.leases set status = 'expired'               where id = lease;
    when 'draft'        then update core.leases set status = 'draft'                 where id = lease;
    when 'active'       then update core.leases set status = 'active'                where id = lease;
    when 'renews again' then update core.leases set auto_renew = true                where id = lease;
    when 'signed'       then update core.leases set signed_by_tenant_at = now()      where renews_id = lease;
    when 'not wanted'   then update core.leases set status = 'terminated'            where renews_id = lease;
    when 'deleted'      then delete from core.leases                                 where renews_id = lease;
    when 'forty days'   then
      call test.write_untriggered(format('update core.leases set start_date = start_date - 40, end_date = end_date - 40 where id = %L', lease));
      call test.write_untriggered(format('update core.leases set start_date = start_date - 40, end_date = end_date - 40 where renews_id = %L', lease));
  end case;
end
$$;

-- The lease, whether it renews itself, its renewal, and the unit, when all that has happened.
create function pg_temp.after(variadic story text[]) returns text
  language plpgsql
as $$
declare
  what text;
begin
  delete from core.leases where renews_id = test.id('ours.lease');
  update core.leases set status = 'draft' where id = test.id('ours.lease');
  update core.leases
  set status = 'active', start_date = pg_temp.today(-300), end_date = pg_temp.today(30), auto_renew = true, renewal_notice_days = 60,
      late_fee_amount = 25, late_fees_since = pg_temp.today(-200)
  where id = test.id('ours.lease');
  foreach what in array story loop
    call pg_temp.happens(what);
  end loop;
  return (
    select format('%s%s, %s, %s', l.status, case when l.auto_renew then ' renewing' end, coalesce(n.status, 'none'), u.status)
    from core.leases l
    join core.units u on (u.organization_id, u.id) = (l.organization_id, l.unit_id)
    left join core.leases n on n.renews_id = l.id
    where l.id = test.id('ours.lease'));
end
$$;

select is(pg_temp.after('the job'), 'active renewing, active, occupied', 'a lease that nobody ends goes on');
select is((select late_fees_since from core.leases where renews_id = test.id('ours.lease')), pg_temp.today(-200), 'with its late fees');
select is(pg_temp.after('the job', 'forty days', 'the job'), 'renewed renewing, active, occupied', 'and on');

-- An end that comes sooner
select is(pg_temp.after('the job', 'ends sooner'), 'active, terminated, occupied', 'ended sooner after it was renewed');
select is(pg_temp.after('ends sooner', 'the job'), 'active, none, occupied', 'ended sooner before it was');
select is(pg_temp.after('the job', 'ends sooner', 'the job'), 'active, terminated, occupied', 'the job changes nothing');
select is(pg_temp.after('the job', 'ends sooner', 'forty days', 'the job'), 'expired, terminated, vacant', 'when it is over the unit is free');
select is(pg_temp.after('ends sooner', 'forty days', 'the job'), 'expired, none, vacant', 'either way');
select is(pg_temp.after('the job', 'less notice', 'ends sooner'), 'active, terminated, occupied', 'whatever notice there would be still');
select is(pg_temp.after('less notice', 'ends sooner', 'the job'), 'active renewing, none, occupied', 'a term that leaves time for notice is a term');
select is(pg_temp.after('the job', 'signed', 'ends sooner', 'the job'), 'active, active, occupied', 'what the tenant has signed stays');

-- One that is ended at once
select is(pg_temp.after('the job', 'terminated'), 'terminated renewing, terminated, vacant', 'terminated after it was renewed');
select is(pg_temp.after('terminated', 'the job'), 'terminated renewing, none, vacant', 'terminated before it was');
select is(pg_temp.after('the job', 'terminated', 'the job'), 'terminated renewing, terminated, vacant', 'the job changes nothing');
select is(pg_temp.after('the job', 'expired'), 'expired renewing, terminated, vacant', 'whatever it is called');
select is(pg_temp.after('the job', 'draft'), 'draft renewing, terminated, vacant', 'a draft renews nothing');
select is(pg_temp.after('the job', 'signed', 'terminated'), 'terminated renewing, active, vacant', 'what the tenant has signed stays');
select is(pg_temp.after('the job', 'forty days', 'terminated'), 'terminated renewing, active, occupied', 'as does what has begun');
select is(pg_temp.after('the job', 'forty days', 'the job', 'expired'), 'expired renewing, active, occupied', 'when the old one is long over');

-- Only the renewal is not wanted
select is(pg_temp.after('the job', 'not wanted'), 'active, terminated, occupied', 'the lease renews no more');
select is(pg_temp.after('the job', 'not wanted', 'forty days', 'the job'), 'expired, terminated, vacant', 'and ends');
select is(pg_temp.after('the job', 'signed', 'not wanted', 'the job'), 'active, terminated, occupied', 'signed or not');
select is(pg_temp.after('the job', 'forty days', 'the job', 'not wanted'), 'renewed renewing, terminated, vacant', 'one that runs is a lease as any other');
select is(pg_temp.after('the job', 'deleted', 'the job'), 'active renewing, active, occupied', 'what is deleted was never there');

-- And back
select is(pg_temp.after('the job', 'terminated', 'active', 'the job'), 'active renewing, active, occupied', 'ended by mistake, it goes on');
select is(pg_temp.after('the job', 'ends sooner', 'ends later', 'the job'), 'active, terminated, occupied', 'a later end alone renews nothing');
select is(pg_temp.after('the job', 'ends sooner', 'ends later', 'renews again', 'the job'), 'active renewing, active, occupied',
          'until people say so');
select is(pg_temp.after('the job', 'signed', 'not wanted', 'renews again', 'the job'), 'active renewing, active, occupied', 'nor is that the end');
select results_eq(
  $$select start_date - pg_temp.today(0), signed_by_tenant_at from core.leases where renews_id = test.id('ours.lease')$$,
  $$values (31, null::timestamptz)$$, 'it is as new, and nobody has signed it');

select * from finish();
rollback;
