-- A session of pmdb, other than this one, that a statement keeps busy.
select a.pid
     , a.usename                                                                             as "user"
     , a.application_name                                                                    as application
     , a.state
     , extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.backend_start))::float as seconds
     , a.query
  from pg_catalog.pg_stat_activity a
 where a.datname = current_database()
   and a.application_name in ('pmdb/migrate', 'pmdb/rollback')
   and a.state = 'active'
   and a.pid <> pg_backend_pid()
   and a.query not like '%pg_catalog.pg_stat_activity%'
 limit 1;
