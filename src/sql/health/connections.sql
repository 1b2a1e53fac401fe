-- How many of the connections that the server allows are taken, as a share: a fixed number says nothing (E158).

select 'connections' as "check",
       case when used >= 0.95 * allowed then 'critical' else 'warn' end as level,
       'server' as object,
       format('%s of %s connections are taken', used, allowed) as detail,
       'put a connection pooler in front, or find sessions that are never closed' as remedy
  from (select count(*) as used,
               current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed
          from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()) sessions
 where used >= coalesce(nullif(current_setting('pmdb.health_connections', true), '')::numeric, 0.8) * allowed
