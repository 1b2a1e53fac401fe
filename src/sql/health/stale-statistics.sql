-- Tables of which more than half has changed since they were analyzed: plans are made for what is no more.

select 'stale-statistics' as "check",
       'warn' as level,
       format('%I.%I', schemaname, relname) as object,
       format('%s changes since it was analyzed (%s), %s rows', n_mod_since_analyze,
              coalesce(greatest(last_analyze, last_autoanalyze)::text, 'never'), n_live_tup) as detail,
       format('analyze %I.%I; and look for what keeps autovacuum from it', schemaname, relname) as remedy
  from pg_stat_user_tables
 where n_mod_since_analyze > 10000 and n_mod_since_analyze > 0.5 * n_live_tup
   -- Autovacuum comes once a minute: what was loaded just now is its next work.
   and coalesce(greatest(last_analyze, last_autoanalyze), '-infinity')
       <= now() - coalesce(nullif(current_setting('pmdb.health_analyzed', true), ''), '10min')::interval
   and pg_postmaster_start_time() <= now() - coalesce(nullif(current_setting('pmdb.health_analyzed', true), ''), '10min')::interval
 order by n_mod_since_analyze desc
