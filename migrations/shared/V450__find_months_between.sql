-- A month that was missing between others was found by nobody, and of a job that is no more nobody said how to be rid.
-- Written by scripts/health-functions.mjs from src/sql/health.

set role pm_definer;

-- Their tables are looked up when they are called.
set local check_function_bodies = off;

create or replace function monitoring.check_missing_partitions()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables that are partitioned by time and have no partition for now, or for some time of the next days: then inserts fail, or land
-- in the default one. A month that is missing between others counts as well.

with partitions as (
  select p.partrelid,
         coalesce(substring(b.bound from 'FROM \(''([^'']+)''\)')::timestamptz, '-infinity') as since,
         coalesce(substring(b.bound from 'TO \(''([^'']+)''\)')::timestamptz, 'infinity')    as until
    from pg_partitioned_table p
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    join pg_inherits i on i.inhparent = p.partrelid
    join pg_class c on c.oid = i.inhrelid
    cross join lateral pg_get_expr(c.relpartbound, c.oid) b (bound)
   where p.partstrat = 'r' and p.partnatts = 1
     and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
     and b.bound <> 'DEFAULT'
), moments as (
  select partrelid, now() as moment from partitions
  union
  select partrelid, until from partitions where until > now() and until < now() + interval '7 days'
), gaps as (
  select m.partrelid, min(m.moment) as since
    from moments m
   where not exists (select from partitions p
                      where p.partrelid = m.partrelid and p.since <= m.moment and p.until > m.moment)
   group by m.partrelid
)
select 'missing-partitions' as "check",
       case when g.since <= now() then 'critical' else 'warn' end as level,
       g.partrelid::regclass::text as object,
       'it has none' || coalesce(' from ' ||
         case when g.since > now() then g.since
              else (select max(p.until) from partitions p where p.partrelid = g.partrelid and p.until <= now()) end || ' on', ' for now') as detail,
       'make the next ones; is the job that makes them scheduled?' as remedy
  from gaps g
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
       format('pmdb jobs run %s; of a job that is no more: delete from migrations.job_runs where job_name = %1$L', job_name) as remedy
  from (select distinct on (job_name) * from migrations.job_runs order by job_name, started_at desc) r
 where status in ('failed', 'lost')
 order by 3
$check$;

comment on function monitoring.check_failed_runs() is 'Findings of the check failed-runs; monitoring.health_findings() asks them all';

reset role;
