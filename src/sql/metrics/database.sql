-- What this database has done since its statistics were reset (E155: both numbers, for Prometheus to take the ratio of a time).

with d as (select * from pg_stat_database where datname = current_database())
select 'pmdb_transactions_total' as name, json_build_object('outcome', outcome) as labels, value::float8
  from d, lateral (values ('committed', xact_commit), ('rolled back', xact_rollback)) v (outcome, value)
union all
select 'pmdb_blocks_total', json_build_object('source', source), value::float8
  from d, lateral (values ('cache', blks_hit), ('disk', blks_read)) v (source, value)
union all
select 'pmdb_rows_total', json_build_object('operation', operation), value::float8
  from d, lateral (values ('fetched', tup_fetched), ('inserted', tup_inserted), ('updated', tup_updated), ('deleted', tup_deleted)) v (operation, value)
union all
select 'pmdb_deadlocks_total', '{}', deadlocks::float8 from d
union all
select 'pmdb_temporary_bytes_total', '{}', temp_bytes::float8 from d
