-- Every policy, with what is needed to make it again.
select quote_ident(p.polname)                                           as name,
       format('%I.%I', n.nspname, c.relname)                            as table,
       p.polpermissive                                                  as permissive,
       case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
       array(select case r when 0 then 'public' else r::regrole::text end from unnest(p.polroles) r order by 1) as roles,
       pg_get_expr(p.polqual, p.polrelid)                               as using,
       pg_get_expr(p.polwithcheck, p.polrelid)                          as check
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
order by 2, 1
