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
