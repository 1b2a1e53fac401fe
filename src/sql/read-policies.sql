-- What pmdb recorded of policies, and for each relation that is asked for whether it is there and what it is now.
-- /* wanted */ stands for the names, /* live */ for the hash of the catalog or null.
with wanted (schema, name) as (
  select n.schema::name, n.name::name from jsonb_to_recordset(/* wanted */) as n (schema text, name text)
  union
  select schema_name, relation_name from migrations.policies
)
select w.schema, w.name, c.oid is not null as exists, p.file, p.checksum, p.access, /* live */ as live
  from wanted w
  left join migrations.policies p on (p.schema_name, p.relation_name) = (w.schema, w.name)
  left join pg_catalog.pg_namespace n on n.nspname = w.schema
  left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.name and c.relkind in ('r', 'p', 'v', 'm', 'f')
