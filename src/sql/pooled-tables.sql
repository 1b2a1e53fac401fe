-- Where pooled organizations have rows: tables and columns as in tenant-tables.sql, and the column that says whose a row is. The
-- organization's own row comes first.
select n.nspname                                                                             as schema
     , c.relname                                                                             as name
     , t.organization_column                                                                 as "organizationColumn"
     , json_agg(a.attname order by a.attnum)                                                 as columns
     , json_agg(format_type(a.atttypid, -1) order by a.attnum)                               as types
  from app.tables_of_tenants() t
  join pg_catalog.pg_class c on c.oid = t.relation
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
 group by n.nspname, c.relname, t.organization_column
 order by t.organization_column <> 'id', n.nspname, c.relname;
