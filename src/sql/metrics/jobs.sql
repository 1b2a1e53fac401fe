-- How each job went when it ran last, and how often it failed within a day (E140), by pg_cron and by pmdb.

with runs as (
/* runs */
), last as (
  select distinct on (job) * from runs where started is not null order by job, shut_out desc, started desc
)
-- A run that was cut off has no end, and takes no time any more.
select v.name, json_build_object('name', job) as labels, v.value::float8
  from last, lateral (values ('pmdb_job_last_run_timestamp_seconds', extract(epoch from started)),
                             ('pmdb_job_last_run_duration_seconds',  extract(epoch from case when status in ('failed', 'lost') then ended else coalesce(ended, clock_timestamp()) end - started)),
                             ('pmdb_job_last_run_failed',            (status in ('failed', 'lost'))::int)) v (name, value)
 where v.value is not null
union all
select 'pmdb_job_failures_last_day', json_build_object('name', job),
       count(*) filter (where status in ('failed', 'lost') and started > now() - interval '1 day')::float8
  from runs
 group by job
