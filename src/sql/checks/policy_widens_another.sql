-- A permissive policy that lets a role see or write every row where another one of the same role and command sets limits:
-- permissive policies are joined by OR, so that the limits are for nothing.
select 'policy_widens_another' as check, 'error' as level, format('%I.%I', n.nspname, c.relname) as object
     , format('policy %I is true for every row, so that others limit nothing: %s', wide.polname
              , string_agg(quote_ident(narrow.polname), ', ' order by narrow.polname)) as detail
     , format('Drop one of them, or give them to different roles: DROP POLICY %I ON %I.%I;', wide.polname, n.nspname, c.relname) as remedy
  from pg_policy wide
  join pg_policy narrow on narrow.polrelid = wide.polrelid and narrow.oid <> wide.oid
  join pg_class c on c.oid = wide.polrelid
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   and wide.polpermissive and narrow.polpermissive
   and (wide.polroles && narrow.polroles or '{0}' in (wide.polroles, narrow.polroles))
   and (wide.polcmd = narrow.polcmd or '*' in (wide.polcmd, narrow.polcmd))
   and coalesce(pg_get_expr(wide.polqual, wide.polrelid), pg_get_expr(wide.polwithcheck, wide.polrelid)) = 'true'
   and coalesce(pg_get_expr(narrow.polqual, narrow.polrelid), pg_get_expr(narrow.polwithcheck, narrow.polrelid)) <> 'true'
 group by n.nspname, c.relname, wide.polname
