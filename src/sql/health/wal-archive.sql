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
