-- The health check in SQL asks what `pmdb health` asks: one function a check, found by its name, so that a new one needs no list.

set role pm_definer;

drop function monitoring.database_health_check();
drop function monitoring.job_health();
drop function monitoring.schema_health();
drop function monitoring.server_health();

create function monitoring.health_findings()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set jit = off -- compiling takes longer than these queries
as $$
declare
  question record;
begin
  for question in
    select proname as name, replace(substr(proname, length('check_') + 1), '_', '-') as "check"
    from pg_proc where pronamespace = 'monitoring'::regnamespace and proname like 'check\_%' order by proname
  loop
    begin
      return query execute format('select * from monitoring.%I()', question.name);
    exception
      when undefined_table then
        null; -- no tenant, no job, no pg_cron: nothing to ask
      when insufficient_privilege then
        return query values (question.check, 'unknown', 'pm_definer', sqlerrm,
                             case question.check
                               when 'failed-jobs' then 'As a superuser: GRANT USAGE ON SCHEMA cron TO pm_definer; GRANT SELECT ON cron.job, cron.job_run_details TO pm_definer;'
                               else 'As a superuser: ALTER ROLE pm_definer INHERIT; GRANT pg_monitor TO pm_definer;'
                             end);
    end;
  end loop;
end
$$;

-- What only this database has: its summaries, and the audit trail's default partition.
create function monitoring.own_health()
  returns table (check_name text, status text, value text, recommendation text)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select 'Stale Summaries', case when count(*) = 0 then 'OK' else 'WARNING' end, count(*)::text,
         case when count(*) = 0 then 'Good' else 'The last refresh failed: ' || string_agg(view_name || ': ' || error_message, '; ' order by view_name) end
  from monitoring.summary_refreshes
  where error_message is not null
  union all
  -- By its name, which is not bound: app.create_audit_partitions() makes it anew.
  select 'Audit Partitions', case when bytes > 0 then 'WARNING' else 'OK' end, pg_size_pretty(bytes),
         case when bytes > 0 then 'Entries lie in shared.audit_logs_default: run app.create_audit_partitions() monthly' else 'Good' end
  from (select pg_relation_size(to_regclass('shared.audit_logs_default')) as bytes) d;
end
$$;

-- One row a check. What statements do stays in health_findings(): here is what is wrong, and what to type (E150).
create function monitoring.database_health_check()
  returns table (check_name text, status text, value text, recommendation text)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  with asked as (
    select replace(substr(proname, length('check_') + 1), '_', '-') as "check"
    from pg_proc where pronamespace = 'monitoring'::regnamespace and proname like 'check\_%'
  ), found as (
    select "check", count(*) as findings, bool_or(level = 'critical') as critical, bool_or(level = 'unknown') as unknown,
           string_agg(object || ': ' || remedy, '; ') filter (where position <= 5) as remedies
    from (select *, row_number() over (partition by "check" order by level) as position from monitoring.health_findings()) f
    group by "check"
  )
  select case a.check
           when 'connections'        then 'Active Connections'
           when 'long-queries'       then 'Long Running Queries'
           when 'replication'        then 'Replication Lag'
           when 'wal-archive'        then 'WAL Archive'
           when 'tables-without-rls' then 'Tables Without RLS'
           else initcap(replace(a.check, '-', ' '))
         end,
         case when f.critical then 'CRITICAL' when f.findings > 0 then 'WARNING' else 'OK' end,
         case
           when f.unknown              then 'unknown'
           when a.check = 'connections' then
             (select format('%s of %s', count(*), current_setting('max_connections'))
              from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid())
           -- E155: right after a reset nothing has been read.
           when a.check = 'cache-hit-ratio' then
             (select coalesce(round(100.0 * blks_hit / nullif(blks_hit + blks_read, 0), 2) || ' %', 'nothing read yet')
              from pg_stat_database where datname = current_database())
           else coalesce(f.findings, 0)::text
         end,
         coalesce(f.remedies || case when f.findings > 5 then format('; and %s more', f.findings - 5) else '' end, 'Good')
  from asked a
  left join found f on f.check = a.check
  union all
  select * from monitoring.own_health()
  union all
  select 'Visibility', 'WARNING', 'own sessions only', 'As a superuser: ALTER ROLE pm_definer INHERIT; GRANT pg_monitor TO pm_definer;'
  where not pg_has_role('pg_monitor', 'usage')
  order by 1;
end
$$;

comment on function monitoring.health_findings()        is 'What the checks of `pmdb health` find: no row when all is well';
comment on function monitoring.own_health()             is 'The part of the health check about summaries and the audit trail';
comment on function monitoring.database_health_check()  is 'How the database is doing: OK, WARNING or CRITICAL for each check, and what to do';

grant execute on function monitoring.health_findings()        to pm_owner;
grant execute on function monitoring.database_health_check()  to pm_owner, pm_cron;

reset role;
