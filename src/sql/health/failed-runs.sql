-- Jobs whose last run by pmdb failed, or was cut off.

select 'failed-runs' as "check",
       'warn' as level,
       job_name as object,
       format('%s at %s%s', status, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), ': ' || message) as detail,
       format('pmdb jobs run %s; of a job that is no more: delete from migrations.job_runs where job_name = %1$L', job_name) as remedy
  from (select distinct on (job_name) * from migrations.job_runs order by job_name, started_at desc) r
 where status in ('failed', 'lost')
 order by 3
