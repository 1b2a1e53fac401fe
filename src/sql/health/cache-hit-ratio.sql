-- How much of what is read comes from shared_buffers. A few reads say nothing, and after a reset there are none (E155).

select 'cache-hit-ratio' as "check",
       'warn' as level,
       datname as object,
       format('%s %% of %s blocks came from shared_buffers', round(100.0 * blks_hit / (blks_hit + blks_read), 1), blks_hit + blks_read) as detail,
       'raise shared_buffers, or find what reads so much: pg_statio_user_tables' as remedy
  from pg_stat_database
 where datname = current_database()
   and blks_read >= coalesce(nullif(current_setting('pmdb.health_cache_reads', true), '')::bigint, 1000000)
   and blks_hit < coalesce(nullif(current_setting('pmdb.health_cache_hit', true), '')::numeric, 0.9) * (blks_hit + blks_read)
