-- The last runs of jobs, by pg_cron and by pmdb, newest first. Each of the two tables may be absent: see job-history.ts.

select job, by, status, started, extract(epoch from ended - started)::float8 * 1000 as ms, message
  from (
/* sources */
       ) run
 where started is not null
 order by started desc
 limit /* limit */
