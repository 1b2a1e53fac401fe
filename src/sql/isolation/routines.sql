-- Every function and procedure that runs with its owner's rights and can be called by name.
select format('%I.%I', n.nspname, p.proname)                   as name,
       p.oid::regprocedure::text                               as signature,
       p.prokind = 'p'                                         as procedure,
       p.provolatile = 'v'                                     as volatile,
       coalesce((
         select jsonb_agg(jsonb_build_object('name', coalesce(p.proargnames[i], ''), 'type', format_type(t, null),
                                             'category', (select typcategory from pg_type where oid = t),
                                             'optional', i > p.pronargs - p.pronargdefaults) order by i)
         from unnest(p.proargtypes) with ordinality as a (t, i)
       ), '[]')                                                as arguments,
       array(select r.role from unnest(ROLES::text[]) as r (role)
             where has_function_privilege(r.role, p.oid, 'execute') and has_schema_privilege(r.role, n.oid, 'usage')) as roles
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and p.prokind in ('f', 'p') and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
order by 2
