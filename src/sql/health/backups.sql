-- How old the newest backup is: pg_dump and pgBackRest leave no trace in a server, so that whoever runs them records it in
-- monitoring.backups. That WAL is archived meanwhile is asked by wal-archive. A database of a few days may do without.

with limits as (
  select coalesce(nullif(current_setting('pmdb.health_backup', true), ''), '26 hours')::interval as most
), backups as (
  select max(finished_at) as newest, string_agg(format('%s at %s', kind, date_trunc('second', finished_at)), ', ' order by finished_at desc) as all_kinds
    from monitoring.backups
)
select 'backups' as "check",
       case when newest < now() - 7 * most then 'critical' else 'warn' end as level,
       'database' as object,
       case when newest is null then 'no backup is recorded' else format('the newest backup is old: %s', all_kinds) end as detail,
       case when newest is null then 'when one is made: select monitoring.record_backup(''dump''); as docs/deploy.md shows'
            else 'see why none was made since, or none was recorded: docs/deploy.md' end as remedy
  from backups
 cross join limits
 where newest < now() - most
    or newest is null and (select min(at) from migrations.history) < now() - 7 * most
