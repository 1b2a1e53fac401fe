-- Indexes that enforce nothing and that no plan has used for a month: each costs every write (E157, E159).

with statistics as (
  select coalesce(stats_reset, pg_postmaster_start_time()) as since from pg_stat_database where datname = current_database()
)
select 'unused-indexes' as "check",
       'warn' as level,
       format('%I.%I', s.schemaname, s.indexrelname) as object,
       format('never used since %s, %s, of %I', since::date, pg_size_pretty(pg_relation_size(s.indexrelid)), s.relname) as detail,
       format('if replicas don''t use it either: drop index concurrently %I.%I;', s.schemaname, s.indexrelname) as remedy
  from pg_stat_user_indexes s
  join pg_index i on i.indexrelid = s.indexrelid
  join pg_class c on c.oid = s.indexrelid
 cross join statistics
 -- Asked once, before any index is looked at: with thousands of tenants there are many.
 where (select since <= now() - coalesce(nullif(current_setting('pmdb.health_unused_after', true), ''), '1 month')::interval from statistics)
   and c.relpages * current_setting('block_size')::bigint >= coalesce(nullif(current_setting('pmdb.health_unused_size', true), '')::bigint, 1048576)
   and s.idx_scan = 0
   and not i.indisunique and not i.indisexclusion and i.indisvalid
   -- A key without its index locks a table for each row that is deleted.
   and not exists (select from pg_constraint k where k.conrelid = i.indrelid and k.contype = 'f' and k.conkey[1] = any (i.indkey))
 order by c.relpages desc
