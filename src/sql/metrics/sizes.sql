-- Sizes from the catalog, as vacuum and analyze left them: with thousands of tenants, asking each file takes seconds.
-- TOAST counts to its table's schema.

with schemas as (
  select coalesce(t.schema, n.nspname::text) as schema, sum(c.relpages::float8 * current_setting('block_size')::float8) as bytes
    from pg_class c
    left join pg_index i on i.indexrelid = c.oid
    left join pg_class m on m.reltoastrelid = coalesce(i.indrelid, c.oid)
    join pg_namespace n on n.oid = coalesce(m.relnamespace, c.relnamespace)
    left join (/* tenants */) t (name, schema) on t.name = n.nspname
   where c.relpages > 0
   group by 1
)
select 'pmdb_schema_size_bytes' as name, json_build_object('schema', schema) as labels, bytes as value from schemas
union all
select 'pmdb_database_size_bytes', '{}', coalesce(sum(bytes), 0) from schemas
union all
select 'pmdb_table_rows', json_build_object('state', state), coalesce(sum(value), 0)::float8
  from pg_stat_user_tables, lateral (values ('live', n_live_tup), ('dead', n_dead_tup)) v (state, value)
 group by state
