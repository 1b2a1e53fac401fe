-- Which sessions keep a session waiting.
select a.pid
     , a.usename                                                                             as "user"
     , a.application_name                                                                    as application
     , a.state
     , extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.backend_start))::float as seconds
     , a.query
  from unnest(pg_catalog.pg_blocking_pids(:pid)) as b (pid)
  join pg_catalog.pg_stat_activity a on a.pid = b.pid;
