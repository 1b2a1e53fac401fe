-- What each of the roles may do with each table: columns for SELECT, INSERT and UPDATE, yes or no for DELETE.
-- ROLES stands for an array of role names.
select format('%I.%I', n.nspname, c.relname) as name,
       r.role,
       case when r.role <> 'public' then pg_has_role(r.role, c.relowner, 'usage') end as owns,
       array_agg(quote_ident(a.attname) order by a.attnum) filter (where has_column_privilege(r.role, c.oid, a.attnum, 'select')) as select,
       array_agg(quote_ident(a.attname) order by a.attnum) filter (where has_column_privilege(r.role, c.oid, a.attnum, 'insert')) as insert,
       array_agg(quote_ident(a.attname) order by a.attnum) filter (where has_column_privilege(r.role, c.oid, a.attnum, 'update')) as update,
       has_table_privilege(r.role, c.oid, 'delete')        as delete
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join unnest(ROLES::text[]) as r (role)
where c.relkind in ('r', 'p', 'v')
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  -- Without the right to the schema the rights inside it are worth nothing.
  and has_schema_privilege(r.role, n.oid, 'usage')
group by n.nspname, c.relname, c.oid, c.relowner, r.role
