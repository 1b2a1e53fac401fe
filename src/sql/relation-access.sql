-- Who may do what to tables and views: their policies, and every privilege that their owners gave away.
-- /* asked */ stands for a condition on n, the schema, and c, the relation.
select n.nspname as schema, c.relname as name
     , case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end as kind
     , pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as forced
     , ( select coalesce(jsonb_agg(jsonb_build_object('name', polname, 'permissive', polpermissive
                , 'command', case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
                , 'roles', ( select jsonb_agg(case r when 0 then 'public' else pg_get_userbyid(r) end order by place)
                               from unnest(polroles) with ordinality as given (r, place) )
                , 'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid))
                order by position(polcmd::text in 'rawd*'), oid), '[]')
           from pg_policy where polrelid = c.oid ) as policies
     , ( select coalesce(jsonb_agg(jsonb_build_object('role', case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee) end
                , 'privilege', lower(g.privilege_type), 'columns', g.columns)
                order by g.grantee, array_position('{SELECT,INSERT,UPDATE,DELETE}', g.privilege_type), g.privilege_type), '[]')
           from ( select a.grantee, a.privilege_type, null::jsonb as columns from aclexplode(c.relacl) a
                  union all
                  select a.grantee, a.privilege_type, jsonb_agg(t.attname order by t.attnum)
                    from pg_attribute t, aclexplode(t.attacl) a
                   where t.attrelid = c.oid and t.attacl is not null and not t.attisdropped
                   group by a.grantee, a.privilege_type ) g
          where g.grantee <> c.relowner ) as grants
     , ( select count(*)::int from pg_attribute t where t.attrelid = c.oid and t.attnum > 0 and not t.attisdropped ) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and (/* asked */)
 order by n.nspname
