-- Tables that are partitioned by time and have no partition for the next days: then inserts fail, or land in the default one.

select 'missing-partitions' as "check",
       case when until <= now() then 'critical' else 'warn' end as level,
       partrelid::regclass::text as object,
       format('its partitions end at %s', until) as detail,
       'make the next ones; is the job that makes them scheduled?' as remedy
  from (select p.partrelid,
               max(substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz) as until
          from pg_partitioned_table p
          join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
          join pg_inherits i on i.inhparent = p.partrelid
          join pg_class c on c.oid = i.inhrelid
         where p.partstrat = 'r' and p.partnatts = 1
           and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
         group by p.partrelid) ends
 where until < now() + interval '7 days'
 order by 3
