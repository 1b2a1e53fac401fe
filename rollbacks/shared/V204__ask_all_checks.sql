-- The health check of before, which asks less.

set role pm_definer;

drop function monitoring.database_health_check();
drop function monitoring.own_health();
drop function monitoring.health_findings();

-- Of sessions and of what the whole server does.
create function monitoring.server_health()
  returns table (check_name text, status text, value text, recommendation text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  -- E158: a share of what the server allows, without this very session.
  select 'Active Connections', case when share < 0.8 then 'OK' else 'WARNING' end,
         format('%s of %s', used, allowed), case when share < 0.8 then 'Normal' else 'Put a connection pooler in front, or look for sessions that are never closed' end
  from (
    select count(*) as used, current_setting('max_connections')::int as allowed,
           count(*)::numeric / current_setting('max_connections')::int as share
    from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
  ) c
  union all
  select 'Long Running Queries', case when count(*) = 0 then 'OK' else 'WARNING' end, count(*)::text,
         case when count(*) = 0 then 'Normal' else 'Review queries running > 30 minutes' end
  from pg_stat_activity
  where state = 'active' and backend_type = 'client backend' and now() - query_start > interval '30 minutes'
  union all
  select 'Idle in Transaction', case when count(*) = 0 then 'OK' else 'WARNING' end, count(*)::text,
         case when count(*) = 0 then 'Normal' else 'Open for > 5 minutes: they hold locks and keep dead rows from being cleaned' end
  from pg_stat_activity
  where state like 'idle in transaction%' and now() - state_change > interval '5 minutes'
  union all
  -- E155: right after a reset nothing has been read.
  select 'Cache Hit Ratio', case when ratio <= 95 then 'WARNING' else 'OK' end, coalesce(ratio || '%', 'nothing read yet'),
         case when ratio <= 95 then 'Consider increasing shared_buffers' else 'Good' end
  from (
    select round(blks_hit * 100.0 / nullif(blks_hit + blks_read, 0), 2) as ratio
    from pg_stat_database where datname = current_database()
  ) d
  union all
  -- E156: an idle replica has no lag to speak of.
  select 'Replication Lag', case when max(replay_lag) >= interval '1 minute' then 'WARNING' else 'OK' end,
         coalesce(max(replay_lag)::text, 'none'), case when max(replay_lag) >= interval '1 minute' then 'Check replication health' else 'Good' end
  from pg_stat_replication
  having count(*) > 0
  union all
  select 'Replication Slots', case when count(*) = 0 then 'OK' else 'WARNING' end, count(*)::text,
         case when count(*) = 0 then 'Good' else 'Unused, yet each keeps WAL until the disk is full: drop them, or start their readers' end
  from pg_replication_slots
  where not active
  union all
  select 'Visibility', 'WARNING', 'own sessions only', 'As a superuser: ALTER ROLE pm_definer INHERIT; GRANT pg_monitor TO pm_definer;'
  where not pg_has_role('pg_monitor', 'usage');
end;

-- Of this database's tables, indexes and summaries.
create function monitoring.schema_health()
  returns table (check_name text, status text, value text, recommendation text)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  -- E157, E159: those that enforce nothing, once the statistics are a month old.
  select 'Unused Indexes', case when count(*) < 10 then 'OK' else 'WARNING' end, count(*)::text,
         case when count(*) < 10 then 'Normal' else 'Consider dropping those that no plan uses' end
  from pg_stat_user_indexes s
  join pg_index i on i.indexrelid = s.indexrelid
  cross join (select stats_reset from pg_stat_database where datname = current_database()) d
  where s.idx_scan = 0 and not i.indisunique and not i.indisexclusion
    and coalesce(d.stats_reset, pg_postmaster_start_time()) < now() - interval '1 month'
  union all
  select 'Invalid Indexes', case when count(*) = 0 then 'OK' else 'WARNING' end, count(*)::text,
         case when count(*) = 0 then 'Good' else 'Left by a failed concurrent build: maintenance.reindex_fragmented_indexes() tells what to run' end
  from pg_index
  where not indisvalid
  union all
  -- E154: a few rows in a small table are no matter.
  select 'Dead Tuples', case when count(*) = 0 then 'OK' else 'WARNING' end, coalesce(sum(n_dead_tup), 0)::text,
         case when count(*) = 0 then 'Normal' else 'Run VACUUM on affected tables: ' || string_agg(format('%I.%I', schemaname, relname), ', ' order by n_dead_tup desc) end
  from pg_stat_user_tables
  where n_dead_tup > 1000 and n_dead_tup > 0.1 * n_live_tup
  union all
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

-- E140: a job that fails says so in cron.job_run_details alone; pg_cron may be absent.
create function monitoring.job_health()
  returns table (check_name text, status text, value text, recommendation text)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if to_regclass('cron.job_run_details') is null then return; end if;
  return query execute $query$
    select 'Scheduled Jobs', case when count(*) = 0 then 'OK' else 'WARNING' end, count(*)::text,
           case when count(*) = 0 then 'Good' else 'Failed within a day: ' || string_agg(distinct left(command, 60), '; ') end
    from cron.job_run_details
    where status = 'failed' and start_time > now() - interval '1 day' and database = current_database()
  $query$;
exception when insufficient_privilege then
  return query values ('Scheduled Jobs', 'WARNING', 'unknown', 'As a superuser: GRANT USAGE ON SCHEMA cron TO pm_definer; GRANT SELECT ON cron.job_run_details TO pm_definer;');
end
$$;

create function monitoring.database_health_check()
  returns table (check_name text, status text, value text, recommendation text)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select * from monitoring.server_health()
  union all
  select * from monitoring.schema_health()
  union all
  select * from monitoring.job_health();
end;

comment on function monitoring.server_health()          is 'The part of the health check about sessions and replication';
comment on function monitoring.schema_health()          is 'The part of the health check about tables, indexes and summaries';
comment on function monitoring.job_health()             is 'The part of the health check about scheduled jobs';
comment on function monitoring.database_health_check()  is 'How the database is doing: OK or WARNING for each question, and what to do';

grant execute on function monitoring.database_health_check() to pm_owner, pm_cron;

reset role;
