-- Tables with dead rows, tables that grew so much that index-only scans read them all the same, and tables whose oldest
-- transaction ids want freezing before autovacuum does it at an hour of its own.

with tables as (
  select format('%I.%I', s.schemaname, s.relname) as object, s.n_dead_tup, s.n_live_tup, s.n_ins_since_vacuum, age(c.relfrozenxid) as age,
         greatest(s.last_vacuum, s.last_autovacuum) as vacuumed
    from pg_stat_user_tables s
    join pg_class c on c.oid = s.relid and c.relkind in ('r', 'm') and c.relpersistence <> 't'
    join pg_database d on d.datname = current_database()
   where pg_has_role(c.relowner, 'usage') or pg_has_role(d.datdba, 'usage')
), reasons as (
  select *, age >= current_setting('vacuum_freeze_table_age')::bigint     as old,
            n_dead_tup         > 1000 and n_dead_tup > 0.1 * n_live_tup   as dead,
            n_ins_since_vacuum > 1000 + 0.2 * n_live_tup                  as grown
    from tables
)
select object,
       concat_ws(', ', case when dead   then format('%s dead rows beside %s', n_dead_tup, n_live_tup) end,
                       case when grown  then format('%s rows came', n_ins_since_vacuum) end,
                       case when old then format('its oldest transaction id is %s old', age) end,
                       format('vacuumed %s', coalesce(date_trunc('second', vacuumed)::text, 'never'))) as why,
       format('vacuum (%s) %s;', case when old then 'freeze, analyze' else 'analyze' end, object) as sql
  from reasons
 where old or dead or grown
 order by old desc, n_dead_tup desc
