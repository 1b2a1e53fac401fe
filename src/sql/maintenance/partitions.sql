-- What the audit trail's partitions need, as the database's own functions do it: months ahead (E126), those between others
-- included, entries that found no month, and months that are older than a year.

with partitions as (
  select c.oid, c.relname, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where i.inhparent = to_regclass('shared.audit_logs')
), ranges as (
  select relname, substring(bound from 'FROM \(''([^'']+)''\)')::timestamptz as since,
         substring(bound from 'TO \(''([^'']+)''\)')::timestamptz as until
    from partitions where bound <> 'DEFAULT'
), months as (
  select (date_trunc('month', now() at time zone 'UTC') + make_interval(months => n)) at time zone 'UTC' as month
    from generate_series(0, 3) n
)
select 'shared.audit_logs' as object,
       format('has no partition for %s', string_agg(to_char(month at time zone 'UTC', 'YYYY-MM'), ', ' order by month)) as why,
       'select app.create_audit_partitions();' as sql
  from months m
 where not exists (select from ranges where since <= m.month and until > m.month)
having to_regprocedure('app.create_audit_partitions(integer)') is not null and count(*) > 0
union all
select 'shared.audit_logs_default', format('holds %s, which found no month', pg_size_pretty(pg_relation_size(oid))), 'select app.create_audit_partitions();'
  from partitions
 where bound = 'DEFAULT' and pg_relation_size(oid) > 0 and to_regprocedure('app.create_audit_partitions(integer)') is not null
union all
select 'shared.' || relname, format('ended at %s, more than a year ago', until::date), 'select app.drop_audit_partitions(''1 year'');'
  from ranges
 where until <= now() - interval '1 year' and to_regprocedure('app.drop_audit_partitions(interval)') is not null
