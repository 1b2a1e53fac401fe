-- What ends badly when nobody looks: transaction ids, replicas, and slots that keep WAL. An idle replica has no lag (E156).

select 'pmdb_oldest_transaction_id_age' as name, '{}'::json as labels, max(greatest(age(datfrozenxid), mxid_age(datminmxid)))::float8 as value
  from pg_database where datallowconn
union all
select 'pmdb_replication_lag_seconds', json_build_object('replica', replica), max(lag)
  from (select coalesce(nullif(application_name, ''), client_addr::text, 'replica') as replica,
               coalesce(extract(epoch from replay_lag), 0)::float8 as lag
          from pg_stat_replication) r
 group by replica
union all
select 'pmdb_replication_slot_retained_bytes', json_build_object('slot', slot_name, 'active', active::text),
       coalesce(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn), 0)::float8
  from pg_replication_slots
