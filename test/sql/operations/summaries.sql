-- The maintenance summary, and what happens when a summary can't be refreshed. Breaks one, as its owner only can.
-- pmdb: run-as superuser
begin;
select plan(9);

update core.organizations set timezone = 'Pacific/Auckland' where id = test.id('ours.organization');
insert into operations.maintenance_requests (organization_id, property_id, title, status, priority, created_at, completed_at)
select test.id(org || '.organization'), test.id(org || '.property'), title, status, priority, made, done
from (values
  ('ours',   'a', 'open',      'urgent', date_trunc('month', now() at time zone 'Pacific/Auckland') at time zone 'Pacific/Auckland', null),
  ('ours',   'b', 'completed', 'low',    date_trunc('month', now() at time zone 'Pacific/Auckland') at time zone 'Pacific/Auckland',
             date_trunc('month', now() at time zone 'Pacific/Auckland') at time zone 'Pacific/Auckland' + interval '2 days'),
  ('ours',   'c', 'open',      'low',    now() - interval '13 months', null),
  ('theirs', 'd', 'open',      'low',    now(), null)
) v (org, title, status, priority, made, done);

-- A summary that fails, and comes first.
set local role pm_definer;
create function core.broken() returns integer language sql return 1;
create materialized view core.a_summary as select core.broken() as n;
create unique index on core.a_summary (n);
create or replace function core.broken() returns integer language plpgsql as 'begin raise ''out of order''; end';
reset role;

set local role pm_cron;
select app.refresh_summary_views();
reset role;

select is((select error_message from monitoring.summary_refreshes where view_name = 'core.a_summary'), 'out of order', 'the failure is recorded');
select is((select refreshed_at from monitoring.summary_refreshes where view_name = 'core.a_summary'), null, 'as one that never succeeded');
select is((select count(*)::int from monitoring.summary_refreshes where error_message is null and refreshed_at is not null) >= 2, true,
          'the others are refreshed all the same');
select is((select count(*)::int from core.a_summary), 1, 'and the failed one keeps its rows');
select is((select status || ' ' || value from monitoring.database_health_check() where check_name = 'Stale Summaries'), 'WARNING 1',
          'the health check tells');

select results_eq(
  $$select month, total_requests, open_requests, completed_requests, urgent_requests, avg_resolution_days
    from operations.maintenance_summary where organization_id = test.id('ours.organization')$$,
  $$select date_trunc('month', now() at time zone 'Pacific/Auckland')::date, 2::bigint, 1::bigint, 1::bigint, 1::bigint, 2::numeric$$,
  'months are those of the organization, twelve of them; only what is completed was resolved');
select is(test.asks('pm_app', 'ours', 'select sum(total_requests) from operations.property_maintenance'), '2', 'each organization sees its part');
select is(test.asks('pm_reporting', 'theirs', 'select sum(total_requests) from operations.property_maintenance'), '1', 'the other too');
select throws_ok($$select test.asks('pm_app', 'ours', 'select count(*) from operations.maintenance_summary')$$, '42501', null,
                 'nobody reads the summary itself');

select finish();
rollback;
