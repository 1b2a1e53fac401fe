-- Who holds an advisory lock of pmdb in this database; of a run rather the session that works than the one that holds its lock.
select a.pid
     , a.usename                                                                             as "user"
     , a.application_name                                                                    as application
     , a.state
     , extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.backend_start))::float as seconds
     , case when a.application_name <> 'pmdb/lock' then a.query end                           as query
  from pg_catalog.pg_locks l
  left join pg_catalog.pg_stat_activity a on a.pid = l.pid
 where l.locktype = 'advisory'
   and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
   and l.classid  = :class
   and l.objid   >= :object
   and l.granted
 order by l.objid desc
 limit 1;
