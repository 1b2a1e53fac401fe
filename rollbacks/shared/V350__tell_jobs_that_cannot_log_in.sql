-- Passes over runs without times, as before.

set role pm_definer;

-- Their tables are looked up when they are called.
set local check_function_bodies = off;

create or replace function monitoring.check_failed_jobs()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Jobs of pg_cron whose last run failed: nobody else tells (E140).

select 'failed-jobs' as "check",
       'warn' as level,
       coalesce(j.jobname, 'job ' || r.jobid) as object,
       format('failed at %s: %s', to_char(r.start_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), r.return_message) as detail,
       'pmdb jobs history; mend what it says' as remedy
  from (select distinct on (jobid) * from cron.job_run_details
         where database = current_database() and start_time is not null
         order by jobid, start_time desc) r
  join cron.job j on j.jobid = r.jobid
 where r.status = 'failed'
 order by 3
$check$;

comment on function monitoring.check_failed_jobs() is 'Findings of the check failed-jobs; monitoring.health_findings() asks them all';

create or replace function monitoring.check_failed_runs()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Jobs whose last run by pmdb failed, or was cut off.

select 'failed-runs' as "check",
       'warn' as level,
       job_name as object,
       format('%s at %s: %s', status, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), message) as detail,
       format('pmdb jobs run %s', job_name) as remedy
  from (select distinct on (job_name) * from migrations.job_runs order by job_name, started_at desc) r
 where status in ('failed', 'lost')
 order by 3
$check$;

comment on function monitoring.check_failed_runs() is 'Findings of the check failed-runs; monitoring.health_findings() asks them all';


reset role;
