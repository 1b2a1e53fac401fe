-- Tables with many dead rows, beyond what autovacuum lets pass; a few in a small table are no matter (E154).

select 'dead-tuples' as "check",
       case when n_dead_tup > n_live_tup then 'critical' else 'warn' end as level,
       format('%I.%I', schemaname, relname) as object,
       format('%s dead rows beside %s, cleaned %s', n_dead_tup, n_live_tup,
              coalesce(greatest(last_vacuum, last_autovacuum)::text, 'never')) as detail,
       format('vacuum (analyze) %I.%I; and look for what keeps autovacuum from it', schemaname, relname) as remedy
  from pg_stat_user_tables
 where n_dead_tup > 10000 and n_dead_tup > 0.3 * n_live_tup
 order by n_dead_tup desc
