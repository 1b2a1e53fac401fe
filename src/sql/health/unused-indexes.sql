-- Indexes that enforce nothing and that no plan has used for a month: each costs every write (E157, E159).

select 'unused-indexes' as "check",
       'warn' as level,
       format('%I.%I', s.schemaname, s.indexrelname) as object,
       format('never used since %s, %s, of %I', coalesce(d.stats_reset, pg_postmaster_start_time())::date,
              pg_size_pretty(pg_relation_size(s.indexrelid)), s.relname) as detail,
       format('if replicas don''t use it either: drop index concurrently %I.%I;', s.schemaname, s.indexrelname) as remedy
  from pg_stat_user_indexes s
  join pg_index i on i.indexrelid = s.indexrelid
 cross join (select stats_reset from pg_stat_database where datname = current_database()) d
 where s.idx_scan = 0
   and not i.indisunique and not i.indisexclusion and i.indisvalid
   -- A key without its index locks a table for each row that is deleted.
   and not exists (select from pg_constraint c where c.conrelid = i.indrelid and c.contype = 'f' and c.conkey[1] = any (i.indkey))
   and pg_relation_size(s.indexrelid) >= coalesce(nullif(current_setting('pmdb.health_unused_size', true), '')::bigint, 1048576)
   and coalesce(d.stats_reset, pg_postmaster_start_time())
       <= now() - coalesce(nullif(current_setting('pmdb.health_unused_after', true), ''), '1 month')::interval
 order by pg_relation_size(s.indexrelid) desc
