-- A table with a file of policies, or with an organization's rows, and without row-level security: everybody who is granted
-- it sees all of it.
select 'row_level_security_off' as check, 'error' as level, format('%I.%I', n.nspname, c.relname) as object
     , 'row-level security is off' as detail
     , format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;', n.nspname, c.relname) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   and not c.relrowsecurity
   and (exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped)
        or exists (select from pg_policy p where p.polrelid = c.oid))
