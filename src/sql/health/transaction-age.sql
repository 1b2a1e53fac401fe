-- How far the oldest transaction id is from the two billion at which the server takes no more writes.

select 'transaction-age' as "check",
       case when age >= 3 * most then 'critical' else 'warn' end as level,
       object,
       format('%s transactions old; at 2,100,000,000 the server stops', age) as detail,
       remedy
  from (select 'database ' || datname as object, greatest(age(datfrozenxid), mxid_age(datminmxid)) as age,
               'vacuum freeze; in that database, and end old transactions' as remedy
          from pg_database where datallowconn
        union all
        select 'prepared transaction ' || gid, age(transaction), format('rollback prepared %L; if nobody comes back for it', gid)
          from pg_prepared_xacts where prepared < now() - interval '1 hour') frozen
 cross join (select coalesce(nullif(current_setting('pmdb.health_transaction_age', true), '')::bigint, 500000000) as most) limits
 where age >= most
 order by age desc
