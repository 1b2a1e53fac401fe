-- A function with its owner's rights that looks its names up on the caller's search_path: the caller decides what it runs.
select 'definer_without_search_path' as check, 'error' as level, p.oid::regprocedure::text as object
     , 'SECURITY DEFINER without a search_path of its own' as detail
     , format('ALTER ROUTINE %s SET search_path = pg_catalog, pg_temp;', p.oid::regprocedure) as remedy
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef
   -- A body of SQL is bound to its objects when it is made.
   and p.prosqlbody is null
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from unnest(p.proconfig) as setting where setting like 'search\_path=%')
   and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
