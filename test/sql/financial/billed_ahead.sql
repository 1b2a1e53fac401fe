-- What a cycle wrote ahead falls with the lease that it was written for, and comes back with it (E214).
begin;
select plan(21);
call test.create_books('ours');

create function pg_temp.today(days integer default 0) returns date
  language sql
  return app.organization_date(test.id('ours.organization')) + days;

-- One thing that happens to a lease that renews itself and ends in ten days; its rent is written a month ahead.
create procedure pg_temp.happens(what text)
  language plpgsql
as $$
declare
  lease uuid := test.id('ours.lease');
begin
  case what
    when 'the job'      then perform test.asks('pm_cron', 'ours', 'select app.renew_leases(), app.write_recurring_invoices()');
    when 'sent'         then update financial.invoices set status = 'sent'            where period_start > pg_temp.today();
    when 'ends today'   then update core.leases set end_date = pg_temp.today()        where id = lease;
    when 'ends later'   then update core.leases set end_date = pg_temp.today(90), auto_renew = false where id = lease;
    when 'terminated'   then update core.leases set status = 'terminated'             where id = lease;
    when 'draft'        then update core.leases set status = 'draft'                  where id = lease;
    when 'active'       then update core.leases set status = 'active'                 where id = lease;
    when 'moves end'    then update core.leases set end_date = pg_temp.today(11)      where id = lease;
    when 'renews again' then update core.leases set auto_renew = true                 where id = lease;
    when 'signed'       then update core.leases set signed_by_tenant_at = now()       where renews_id = lease;
    when 'not wanted'   then update core.leases set status = 'terminated'             where renews_id = lease;
    when 'begins'       then
      call test.write_untriggered(format('update core.leases set start_date = start_date - 20, end_date = end_date - 20 where %L in (id, renews_id)', lease));
      call test.write_untriggered('update financial.invoices set period_start = period_start - 20 where billing_cycle_id is not null');
      perform test.asks('pm_cron', 'ours', 'select app.renew_leases(), app.end_leases()');
  end case;
end
$$;

-- The cycle, the day on which it goes on, and the invoices of the renewal and of the lease itself.
create function pg_temp.after(variadic story text[]) returns text
  language plpgsql
as $$
declare
  what text;
begin
  call test.write_untriggered('update financial.billing_cycles set last_invoice_id = null');
  call test.write_untriggered('delete from financial.invoices where billing_cycle_id is not null');
  delete from financial.billing_cycles;
  delete from core.leases where renews_id = test.id('ours.lease');
  update core.leases set status = 'draft' where id = test.id('ours.lease');
  update core.leases
  set status = 'active', start_date = pg_temp.today(-300), end_date = pg_temp.today(10), auto_renew = true, renewal_notice_days = 60
  where id = test.id('ours.lease');
  insert into financial.billing_cycles (organization_id, lease_id, name, next_run_on, anchor_day, invoice_lead_days)
  values (test.id('ours.organization'), test.id('ours.lease'), 'Rent', pg_temp.today(11), extract(day from pg_temp.today(11)), 20);
  foreach what in array story loop
    call pg_temp.happens(what);
  end loop;
  return (
    select format('%s with the %s%s, %s',
                  c.status, case c.lease_id when test.id('ours.lease') then 'lease' else 'renewal' end,
                  case when c.next_run_on = pg_temp.today(11) then ' that day' end,
                  coalesce((select string_agg(i.status, ' ' order by i.status) from financial.invoices i where i.billing_cycle_id = c.id), 'nothing'))
    from financial.billing_cycles c);
end
$$;

select is(pg_temp.after('the job'), 'active with the renewal, pending', 'the first rent of the renewal is written ahead');

-- The renewal never begins
select is(pg_temp.after('the job', 'not wanted'), 'active with the lease that day, cancelled', 'it falls with the renewal');
select is(pg_temp.after('the job', 'terminated'), 'active with the lease that day, cancelled', 'or with the lease before it');
select is(pg_temp.after('the job', 'ends today'), 'active with the lease that day, cancelled', 'or when that one ends sooner');
select is(pg_temp.after('the job', 'terminated', 'the job'), 'ended with the renewal that day, cancelled', 'the cycle ends with both');
select is(pg_temp.after('the job', 'not wanted', 'the job'), 'active with the lease that day, cancelled', 'not before it');
select is(pg_temp.after('the job', 'not wanted', 'begins', 'the job'), 'ended with the renewal that day, cancelled', 'but then');

-- It begins after all
select is(pg_temp.after('the job', 'not wanted', 'renews again', 'the job'), 'active with the renewal, cancelled pending',
          'a renewal that stands up again is charged');
select is(pg_temp.after('the job', 'not wanted', 'the job', 'renews again', 'the job'), 'active with the renewal, cancelled pending',
          'whatever the job saw between');
select is(pg_temp.after('the job', 'not wanted', 'ends later', 'the job'), 'active with the lease, cancelled pending',
          'and so is the lease that goes on instead');
select is(pg_temp.after('the job', 'terminated', 'active', 'the job'), 'active with the renewal, cancelled pending',
          'one that was ended by mistake, too');

-- What stays
select is(pg_temp.after('the job', 'sent', 'not wanted'), 'active with the lease, sent', 'what was sent stays');
select is(pg_temp.after('the job', 'sent', 'terminated'), 'active with the lease, sent', 'either way');
select is(pg_temp.after('the job', 'signed', 'ends today'), 'active with the renewal, pending', 'a renewal that is signed is owed');
select is(pg_temp.after('the job', 'begins', 'not wanted'), 'active with the renewal, pending', 'as are days on which it ran');

-- A lease that is charged itself
select is(pg_temp.after('ends later', 'the job'), 'active with the lease, pending', 'a lease that runs is charged ahead');
select is(pg_temp.after('ends later', 'the job', 'terminated', 'the job'), 'ended with the lease that day, cancelled', 'until it is ended');
select is(pg_temp.after('ends later', 'the job', 'draft', 'the job', 'active', 'the job'), 'active with the lease, cancelled pending', 'or begins again');
select is(pg_temp.after('ends later', 'the job', 'moves end'), 'active with the lease, pending', 'an end on the first day that is charged leaves it');
select is(pg_temp.after('ends later', 'the job', 'ends today'), 'active with the lease that day, cancelled', 'one before doesn''t');

-- Of other hands
insert into financial.invoices (organization_id, property_id, tenant_id, lease_id, invoice_number, invoice_type, subtotal, total_amount,
                                invoice_date, due_date, period_start)
select organization_id, property_id, tenant_id, id, 'by hand', 'rent', 1, 1, pg_temp.today(), pg_temp.today(60), pg_temp.today(60)
from core.leases where id = test.id('ours.lease');
update core.leases set status = 'active', end_date = pg_temp.today(90) where id = test.id('ours.lease');
update core.leases set status = 'terminated' where id = test.id('ours.lease');
select is((select status::text from financial.invoices where invoice_number = 'by hand'), 'pending', 'what people wrote is for people to cancel');

select * from finish();
rollback;
