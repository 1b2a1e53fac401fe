-- Row-level security that doesn't bind the owner: whatever runs as it, a view or a function of its, sees every row (E075).
select 'force_missing' as check, 'error' as level, format('%I.%I', n.nspname, c.relname) as object
     , format('row-level security is on, but does not bind the owner, %s', c.relowner::regrole) as detail
     , format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY;', n.nspname, c.relname) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   and c.relrowsecurity and not c.relforcerowsecurity
