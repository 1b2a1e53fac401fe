-- Tables of which more than half has changed since they were analyzed: plans are made for what is no more.

with limits as (
  -- Autovacuum comes once a minute: what was loaded just now is its next work.
  select now() - coalesce(nullif(current_setting('pmdb.health_analyzed', true), ''), '10min')::interval as since
), tables as (
  -- Without the view pg_stat_user_tables, which adds up the indexes of each table.
  select c.oid, n.nspname, c.relname, pg_stat_get_mod_since_analyze(c.oid) as changes, pg_stat_get_live_tuples(c.oid) as live
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'm') and n.nspname !~ '^pg_'
)
select 'stale-statistics' as "check",
       'warn' as level,
       format('%I.%I', nspname, relname) as object,
       format('%s changes since it was analyzed (%s), %s rows', changes, coalesce(analyzed::text, 'never'), live) as detail,
       format('analyze %I.%I; and look for what keeps autovacuum from it', nspname, relname) as remedy
  from tables
 cross join limits
 cross join lateral (select greatest(pg_stat_get_last_analyze_time(oid), pg_stat_get_last_autoanalyze_time(oid)) as analyzed) last
 where changes > 10000 and changes > 0.5 * live
   and coalesce(analyzed, '-infinity') <= since and pg_postmaster_start_time() <= since
 order by changes desc
