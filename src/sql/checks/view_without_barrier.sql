-- A view that reads rows of organizations with its owner's rights and without a barrier: it shows what the owner sees, and a
-- cheap function in a query sees rows before the view's own conditions hide them (E090).
select 'view_without_barrier' as check, 'error' as level, format('%I.%I', n.nspname, c.relname) as object
     , 'has neither security_invoker nor security_barrier, and reads rows of organizations' as detail
     , format('ALTER VIEW %I.%I SET (security_invoker = true);', n.nspname, c.relname) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'v'
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not coalesce((select bool_or(option_value::boolean) from pg_options_to_table(c.reloptions)
                      where option_name in ('security_invoker', 'security_barrier')), false)
   and exists (
       select
         from pg_rewrite r
         join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
         join pg_class s on s.oid = d.refobjid and s.oid <> c.oid
        where r.ev_class = c.oid
          and (s.relrowsecurity
               or (s.relkind = 'm' and exists (select from pg_attribute a where a.attrelid = s.oid and a.attname = 'organization_id')))
       )
