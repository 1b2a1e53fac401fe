-- What a role may do to a relation, by whatever it is granted and whatever it inherits.
-- /* role */ and /* relation */ stand for their names.
select r.rolname as role
     , ( select coalesce(jsonb_agg(m.rolname order by m.rolname), '[]')
           from pg_roles m where m.oid <> r.oid and not r.rolsuper and pg_has_role(r.oid, m.oid, 'usage') ) as inherits
     , r.rolsuper or r.rolbypassrls or (pg_has_role(r.oid, c.relowner, 'usage') and not c.relforcerowsecurity) as unbound
     , ( select jsonb_agg(jsonb_build_object('command', command, 'whole', has_table_privilege(r.oid, c.oid, command)
                , 'columns', ( select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') from pg_attribute a
                                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and command <> 'delete'
                                  and has_column_privilege(r.oid, c.oid, a.attnum, case command when 'delete' then 'select' else command end) )))
           from unnest('{select,insert,update,delete}'::text[]) as command ) as granted
     , ( select coalesce(jsonb_agg(p.polname order by p.polname), '[]')
           from pg_policy p
          where p.polrelid = c.oid and exists (select from unnest(p.polroles) g where g = 0 or pg_has_role(r.oid, g, 'usage')) ) as policies
  from pg_roles r, pg_class c
 where r.rolname = (/* role */) and c.oid = (/* relation */)::regclass
