-- A table with an organization's rows, of which no file says who may do what.
select 'no_policy_file' as check, 'error' as level, format('%I.%I', n.nspname, c.relname) as object
     , 'holds rows of organizations and has no file of policies' as detail
     , format('Write policies/%s/%s.sql, then `pmdb policies apply`.', n.nspname, c.relname) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
 where c.relkind in ('r', 'p') and not c.relispartition
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   and not exists (select from migrations.policies p where (p.schema_name, p.relation_name) = (n.nspname, c.relname))
