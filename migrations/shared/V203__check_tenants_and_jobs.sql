-- Checks of what ran: migrations of tenants, jobs. Their tables come with the first tenant and the first job, and pg_cron may be
-- absent: then there is nothing to ask.
-- Written by scripts/health-functions.mjs from src/sql/health, which `pmdb health` asks by itself.

-- The ledger is its owner's; pm_definer sees how it stands, also in the tables that it gets later.
grant usage  on schema migrations                  to pm_definer;
grant select on all tables    in schema migrations to pm_definer;
grant select on all sequences in schema migrations to pm_definer;

alter default privileges in schema migrations grant select on tables    to pm_definer;
alter default privileges in schema migrations grant select on sequences to pm_definer;

-- What pg_cron did is for its owner to show. Where it comes later, the health check says what to grant.
do $$
begin
  if to_regclass('cron.job_run_details') is not null then
    grant usage  on schema cron                   to pm_definer;
    grant select on cron.job, cron.job_run_details to pm_definer;
  end if;
exception when insufficient_privilege then
  raise notice 'the health check can''t see pg_cron''s runs. As a superuser: GRANT USAGE ON SCHEMA cron TO pm_definer; GRANT SELECT ON cron.job, cron.job_run_details TO pm_definer;';
end
$$;

set role pm_definer;

-- Their tables are looked up when they are called.
set local check_function_bodies = off;

create or replace function monitoring.check_tenants_behind()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tenant schemas on which the last step failed, was cut off, or that have fewer versions than others.

with groups as (
  select digest, count(*) as tenants, min(schema_name) as sample, count(failed_at) as failed from migrations.tenants group by digest
), versions as (
  select g.*, v.highest, v.unfinished
    from groups g
   cross join lateral (
         select coalesce(max(version_number), 0) as highest, count(*) filter (where state <> 'applied') as unfinished
           from migrations.tenant_versions where schema_name = g.sample) v
), latest as (
  select max(highest) as highest from versions
)
select 'tenants-behind' as "check",
       'warn' as level,
       v.sample as object,
       case when v.failed     > 0 then format('the last step failed on %s tenants that stand like it', v.failed)
            when v.unfinished > 0 then format('%s tenants stand like it: a step was cut off', v.tenants)
            else format('%s tenants stand like it, at V%s; others are at V%s', v.tenants, v.highest, l.highest) end as detail,
       case when v.failed > 0 then 'pmdb migrate --only-failed' else 'pmdb migrate' end as remedy
  from versions v
 cross join latest l
 where v.failed > 0 or v.unfinished > 0 or v.highest < l.highest
 order by v.tenants desc
$check$;

comment on function monitoring.check_tenants_behind() is 'Findings of the check tenants-behind; monitoring.health_findings() asks them all';

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
