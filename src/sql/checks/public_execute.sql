-- A function with its owner's rights that everybody may call, as PostgreSQL has it unless told otherwise (E065, E066).
select 'public_execute' as check, 'error' as level, p.oid::regprocedure::text as object
     , 'SECURITY DEFINER, and everybody may execute it' as detail
     , format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC;', p.oid::regprocedure) as remedy
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
 where p.prosecdef and a.grantee = 0 and a.privilege_type = 'EXECUTE'
   -- Nobody calls a trigger function.
   and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
