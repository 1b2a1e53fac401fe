-- Tables with many dead rows, beyond what autovacuum lets pass; a few in a small table are no matter (E154).

select 'dead-tuples' as "check",
       case when n_dead_tup > n_live_tup then 'critical' else 'warn' end as level,
       format('%I.%I', nspname, relname) as object,
       format('%s dead rows beside %s, cleaned %s', n_dead_tup, n_live_tup,
              coalesce(greatest(pg_stat_get_last_vacuum_time(oid), pg_stat_get_last_autovacuum_time(oid))::text, 'never')) as detail,
       format('vacuum (analyze) %I.%I; and look for what keeps autovacuum from it', nspname, relname) as remedy
  -- Without the view pg_stat_user_tables, which adds up the indexes of each table.
  from (select c.oid, n.nspname, c.relname, pg_stat_get_dead_tuples(c.oid) as n_dead_tup, pg_stat_get_live_tuples(c.oid) as n_live_tup
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'm') and n.nspname !~ '^pg_') tables
 where n_dead_tup > 10000 and n_dead_tup > 0.3 * n_live_tup
 order by n_dead_tup desc
