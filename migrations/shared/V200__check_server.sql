-- Checks of the server: its sessions, its replicas, its archive and its settings.
-- Written by scripts/health-functions.mjs from src/sql/health, which `pmdb health` asks by itself.

set role pm_definer;

create or replace function monitoring.check_connections()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- How many of the connections that the server allows are taken, as a share: a fixed number says nothing (E158).

select 'connections' as "check",
       case when used >= 0.95 * allowed then 'critical' else 'warn' end as level,
       'server' as object,
       format('%s of %s connections are taken', used, allowed) as detail,
       'put a connection pooler in front, or find sessions that are never closed' as remedy
  from (select count(*) as used,
               current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed
          from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()) sessions
 where used >= coalesce(nullif(current_setting('pmdb.health_connections', true), '')::numeric, 0.8) * allowed
$check$;

comment on function monitoring.check_connections() is 'Findings of the check connections; monitoring.health_findings() asks them all';

create or replace function monitoring.check_long_queries()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Statements that run for long: they hold their locks, and keep dead rows from being cleaned.

select 'long-queries' as "check",
       case when age >= 4 * most then 'critical' else 'warn' end as level,
       format('pid %s (%s)', pid, usename) as object,
       format('runs since %s: %s', date_trunc('second', age), left(regexp_replace(query, '\s+', ' ', 'g'), 80)) as detail,
       format('if nobody waits for it: select pg_cancel_backend(%s);', pid) as remedy
  from (select *, now() - query_start as age,
               coalesce(nullif(current_setting('pmdb.health_long_query', true), ''), '30min')::interval as most
          from pg_stat_activity
         where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()) session
 where age >= most
 order by age desc
$check$;

comment on function monitoring.check_long_queries() is 'Findings of the check long-queries; monitoring.health_findings() asks them all';

create or replace function monitoring.check_idle_in_transaction()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Sessions that began a transaction and do nothing: locks stay, and nothing that they might still see is cleaned (E158).

select 'idle-in-transaction' as "check",
       case when age >= 12 * most then 'critical' else 'warn' end as level,
       format('pid %s (%s)', pid, usename) as object,
       format('idle in transaction since %s, application %s', date_trunc('second', age), application_name) as detail,
       format('select pg_terminate_backend(%s); and set idle_in_transaction_session_timeout', pid) as remedy
  from (select *, now() - state_change as age,
               coalesce(nullif(current_setting('pmdb.health_idle_in_transaction', true), ''), '5min')::interval as most
          from pg_stat_activity
         where state like 'idle in transaction%' and pid <> pg_backend_pid()) session
 where age >= most
 order by age desc
$check$;

comment on function monitoring.check_idle_in_transaction() is 'Findings of the check idle-in-transaction; monitoring.health_findings() asks them all';

create or replace function monitoring.check_lock_queues()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Sessions that wait for a lock, with those that hold it: behind a waiting ALTER TABLE everybody waits.

select 'lock-queues' as "check",
       case when age >= 10 * most then 'critical' else 'warn' end as level,
       coalesce(relation::regclass::text, locktype) as object,
       format('pid %s waits since %s for pid %s', pid, date_trunc('second', age), array_to_string(pg_blocking_pids(pid), ', ')) as detail,
       format('end the blocker: select pg_terminate_backend(%s);', (pg_blocking_pids(pid))[1]) as remedy
  from (select *, now() - waitstart as age,
               coalesce(nullif(current_setting('pmdb.health_lock_wait', true), ''), '1min')::interval as most
          from pg_locks
         where not granted) waiting
 where age >= most
 order by age desc
$check$;

comment on function monitoring.check_lock_queues() is 'Findings of the check lock-queues; monitoring.health_findings() asks them all';

create or replace function monitoring.check_cache_hit_ratio()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- How much of what is read comes from shared_buffers. A few reads say nothing, and after a reset there are none (E155).

select 'cache-hit-ratio' as "check",
       'warn' as level,
       datname as object,
       format('%s %% of %s blocks came from shared_buffers', round(100.0 * blks_hit / (blks_hit + blks_read), 1), blks_hit + blks_read) as detail,
       'raise shared_buffers, or find what reads so much: pg_statio_user_tables' as remedy
  from pg_stat_database
 where datname = current_database()
   and blks_read >= coalesce(nullif(current_setting('pmdb.health_cache_reads', true), '')::bigint, 1000000)
   and blks_hit < coalesce(nullif(current_setting('pmdb.health_cache_hit', true), '')::numeric, 0.9) * (blks_hit + blks_read)
$check$;

comment on function monitoring.check_cache_hit_ratio() is 'Findings of the check cache-hit-ratio; monitoring.health_findings() asks them all';

create or replace function monitoring.check_replication()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Replicas that lag behind, and slots that nobody reads, which keep WAL until the disk is full. An idle replica has no lag (E156).

select 'replication' as "check",
       case when replay_lag >= interval '10 minutes' then 'critical' else 'warn' end as level,
       coalesce(nullif(application_name, ''), client_addr::text, 'replica') as object,
       format('lags %s behind', date_trunc('second', replay_lag)) as detail,
       'look at its disk, its network, and queries that conflict with the replay' as remedy
  from pg_stat_replication
 where replay_lag >= interval '1 minute'
union all
select 'replication',
       case when wal_status in ('unreserved', 'lost') then 'critical' else 'warn' end,
       slot_name,
       format('nobody reads the slot, it keeps %s of WAL', coalesce(pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 'nothing')),
       format('start its reader, or: select pg_drop_replication_slot(%L);', slot_name)
  from pg_replication_slots
 where not active and not pg_is_in_recovery()
$check$;

comment on function monitoring.check_replication() is 'Findings of the check replication; monitoring.health_findings() asks them all';

create or replace function monitoring.check_wal_archive()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Whether WAL reaches the archive, without which no backup can be brought up to a moment. Dumps leave no trace in a server.

with archiver as (
  select last_failed_wal, last_failed_time, last_archived_time,
         last_failed_time >= coalesce(last_archived_time, '-infinity') as failing
    from pg_stat_archiver
   where current_setting('archive_mode') <> 'off' and not pg_is_in_recovery()
), waiting as (
  select count(*) as segments, min(modification) as since
    from archiver, pg_ls_archive_statusdir()
   where name like '%.ready'
)
select 'wal-archive' as "check",
       case when failing then 'critical' else 'warn' end as level,
       'server' as object,
       coalesce(case when failing then format('%s could not be archived at %s; ', last_failed_wal, date_trunc('second', last_failed_time)) end, '') ||
       format('%s segments wait, the last that was archived was at %s', segments, coalesce(date_trunc('second', last_archived_time)::text, 'no time')) as detail,
       'the server''s log has what archive_command said; WAL is kept meanwhile, until the disk is full' as remedy
  from archiver, waiting
 where failing
    or since < now() - coalesce(nullif(current_setting('pmdb.health_archived', true), ''), '1 hour')::interval
$check$;

comment on function monitoring.check_wal_archive() is 'Findings of the check wal-archive; monitoring.health_findings() asks them all';

create or replace function monitoring.check_transaction_age()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- How far the oldest transaction id is from the two billion at which the server takes no more writes.

select 'transaction-age' as "check",
       case when age >= 3 * most then 'critical' else 'warn' end as level,
       object,
       format('%s transactions old; at 2,100,000,000 the server stops', age) as detail,
       remedy
  from (select 'database ' || datname as object, greatest(age(datfrozenxid), mxid_age(datminmxid)) as age,
               'vacuum freeze; in that database, and end old transactions' as remedy
          from pg_database where datallowconn
        union all
        select 'prepared transaction ' || gid, age(transaction), format('rollback prepared %L; if nobody comes back for it', gid)
          from pg_prepared_xacts where prepared < now() - interval '1 hour') frozen
 cross join (select coalesce(nullif(current_setting('pmdb.health_transaction_age', true), '')::bigint, 500000000) as most) limits
 where age >= most
 order by age desc
$check$;

comment on function monitoring.check_transaction_age() is 'Findings of the check transaction-age; monitoring.health_findings() asks them all';

create or replace function monitoring.check_settings()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Settings with which a crash of the machine loses or breaks data, and those that write people's data into the log.

select 'settings' as "check",
       s.level,
       s.name as object,
       format('it is %s: %s', p.setting, s.danger) as detail,
       s.remedy
  from (values
         ('fsync',              'off', 'critical', 'a crash of the machine breaks the database for good',      'set it to on, and restart from a backup if the machine has crashed since'),
         ('full_page_writes',   'off', 'critical', 'a page that a crash cut in two stays broken',              'set it to on'),
         ('autovacuum',         'off', 'warn',     'nothing is cleaned until transaction ids run out',         'set it to on'),
         ('track_counts',       'off', 'warn',     'autovacuum does not know what to clean',                   'set it to on'),
         ('synchronous_commit', 'off', 'warn',     'the last transactions before a crash are lost',            'set it to on, and off for those transactions alone that may be lost'),
         ('password_encryption', 'md5', 'warn',    'passwords are kept as hashes that are easily broken',      'set it to scram-sha-256, and set the passwords anew'),
         ('log_statement',      'all', 'warn',     'the log has every statement, with names, numbers and keys', 'set it to ddl')
       ) s (name, bad, level, danger, remedy)
  join pg_settings p on p.name = s.name and p.setting = s.bad
 order by s.level, s.name
$check$;

comment on function monitoring.check_settings() is 'Findings of the check settings; monitoring.health_findings() asks them all';

reset role;
