-- The same for each tenant schema, by the tenant's name.

select 'pmdb_tenant_size_bytes' as name, json_build_object('tenant', t.slug) as labels,
       sum(c.relpages::float8 * current_setting('block_size')::float8) as value
  from pg_class c
  left join pg_index i on i.indexrelid = c.oid
  left join pg_class m on m.reltoastrelid = coalesce(i.indrelid, c.oid)
  join pg_namespace n on n.oid = coalesce(m.relnamespace, c.relnamespace)
  join migrations.tenants t on t.schema_name = n.nspname
 group by t.slug
