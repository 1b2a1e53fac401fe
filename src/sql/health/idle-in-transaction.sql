-- Sessions that began a transaction and do nothing: locks stay, and nothing that they might still see is cleaned (E158).

select 'idle-in-transaction' as "check",
       case when age >= 12 * most then 'critical' else 'warn' end as level,
       format('pid %s (%s)', pid, usename) as object,
       format('idle in transaction since %s, application %s', date_trunc('second', age), application_name) as detail,
       format('select pg_terminate_backend(%s); and set idle_in_transaction_session_timeout', pid) as remedy
  from (select *, now() - state_change as age,
               coalesce(nullif(current_setting('pmdb.health_idle_in_transaction', true), ''), '5min')::interval as most
          from pg_stat_activity
         where state like 'idle in transaction%' and pid <> pg_backend_pid()) session
 where age >= most
 order by age desc
