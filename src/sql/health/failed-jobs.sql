-- Jobs of pg_cron whose last run failed: nobody else tells (E140). A run for which it could not even log in has no times.

select 'failed-jobs' as "check",
       'warn' as level,
       coalesce(j.jobname, 'job ' || r.jobid) as object,
       format('failed%s%s: %s', ' in ' || nullif(r.database, current_database()),
              to_char(r.start_time at time zone 'UTC', '" at "YYYY-MM-DD HH24:MI "UTC"'), r.return_message) as detail,
       case when r.start_time is null then 'let pg_cron log in as the job''s user: docs/jobs.md'
            else 'pmdb jobs history; mend what it says' end as remedy
  from (select distinct on (jobid) * from cron.job_run_details
         where start_time is not null or status = 'failed'
         order by jobid, runid desc) r
  join cron.job j on j.jobid = r.jobid
 where r.status = 'failed'
 order by 3
