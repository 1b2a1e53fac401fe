-- What a copy of a pooled organization has otherwise. A table without a column is left out.
select n.nspname     as schema
     , c.relname     as name
     , r.column_name as column
     , r.value       as value
  from app.changes_in_copies() r
  join pg_catalog.pg_class c on c.oid = r.relation
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace;
