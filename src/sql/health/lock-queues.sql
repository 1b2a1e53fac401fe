-- Sessions that wait for a lock, with those that hold it: behind a waiting ALTER TABLE everybody waits.

select 'lock-queues' as "check",
       case when age >= 10 * most then 'critical' else 'warn' end as level,
       coalesce(relation::regclass::text, locktype) as object,
       format('pid %s waits since %s for pid %s', pid, date_trunc('second', age), array_to_string(pg_blocking_pids(pid), ', ')) as detail,
       format('end the blocker: select pg_terminate_backend(%s);', (pg_blocking_pids(pid))[1]) as remedy
  from (select *, now() - waitstart as age,
               coalesce(nullif(current_setting('pmdb.health_lock_wait', true), ''), '1min')::interval as most
          from pg_locks
         where not granted) waiting
 where age >= most
 order by age desc
