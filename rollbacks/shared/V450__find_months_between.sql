-- Looks at the last partition only, as before.

set role pm_definer;

-- Their tables are looked up when they are called.
set local check_function_bodies = off;

create or replace function monitoring.check_missing_partitions()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables that are partitioned by time and have no partition for the next days: then inserts fail, or land in the default one.

select 'missing-partitions' as "check",
       case when until <= now() then 'critical' else 'warn' end as level,
       partrelid::regclass::text as object,
       format('its partitions end at %s', until) as detail,
       'make the next ones; is the job that makes them scheduled?' as remedy
  from (select p.partrelid,
               max(substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz) as until
          from pg_partitioned_table p
          join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
          join pg_inherits i on i.inhparent = p.partrelid
          join pg_class c on c.oid = i.inhrelid
         where p.partstrat = 'r' and p.partnatts = 1
           and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
         group by p.partrelid) ends
 where until < now() + interval '7 days'
 order by 3
$check$;

comment on function monitoring.check_missing_partitions() is 'Findings of the check missing-partitions; monitoring.health_findings() asks them all';

create or replace function monitoring.check_failed_runs()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Jobs whose last run by pmdb failed, or was cut off.

select 'failed-runs' as "check",
       'warn' as level,
       job_name as object,
       format('%s at %s%s', status, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), ': ' || message) as detail,
       format('pmdb jobs run %s', job_name) as remedy
  from (select distinct on (job_name) * from migrations.job_runs order by job_name, started_at desc) r
 where status in ('failed', 'lost')
 order by 3
$check$;

comment on function monitoring.check_failed_runs() is 'Findings of the check failed-runs; monitoring.health_findings() asks them all';

reset role;
