-- Statements that run for long: they hold their locks, and keep dead rows from being cleaned.

select 'long-queries' as "check",
       case when age >= 4 * most then 'critical' else 'warn' end as level,
       format('pid %s (%s)', pid, usename) as object,
       format('runs since %s: %s', date_trunc('second', age), left(regexp_replace(query, '\s+', ' ', 'g'), 80)) as detail,
       format('if nobody waits for it: select pg_cancel_backend(%s);', pid) as remedy
  from (select *, now() - query_start as age,
               coalesce(nullif(current_setting('pmdb.health_long_query', true), ''), '30min')::interval as most
          from pg_stat_activity
         where state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()) session
 where age >= most
 order by age desc
