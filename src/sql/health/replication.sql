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
