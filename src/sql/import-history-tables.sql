-- The tables of one name, each with its columns: where another tool may have its history. The setting pmdb.history is that
-- name, pmdb.history_schema its schema; empty: any.

select
  n.nspname                         as schema,
  c.relname                         as name,
  (
    select array_agg(a.attname::text)
    from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  )                                 as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and c.relname = current_setting('pmdb.history')
  and n.nspname = coalesce(nullif(current_setting('pmdb.history_schema'), ''), n.nspname)
  and n.nspname not like 'pg\_%'
order by n.nspname
