-- The last thing that was done to the ledger, and whether something failed in that run.

with recent as (select * from migrations.history order by id desc limit 1000),
     last   as (select * from recent order by id desc limit 1)
select 'pmdb_last_run_timestamp_seconds' as name, json_build_object('action', action) as labels, extract(epoch from at)::float8 as value from last
union all
select 'pmdb_last_run_failed', '{}',
       (exists (select from recent r where r.action = 'failure' and (r.run_id = last.run_id or r.id = last.id)))::int::float8
  from last
