-- Rights that row-level security doesn't bind, or that nobody should have: TRUNCATE, REFERENCES and TRIGGER, anything for
-- PUBLIC on rows of organizations, and anything on a materialized view of them, which can't have policies (E078, E093).
with given as (
  select c.oid, a.grantee, a.privilege_type
    from pg_class c, aclexplode(c.relacl) a
   where c.relkind in ('r', 'p', 'v', 'm') and a.grantee <> c.relowner
   union
  select c.oid, a.grantee, a.privilege_type
    from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attacl is not null and not t.attisdropped, aclexplode(t.attacl) a
   where c.relkind in ('r', 'p', 'v', 'm') and a.grantee <> c.relowner
)
select 'forbidden_grant' as check, 'error' as level, format('%I.%I', n.nspname, c.relname) as object
     , format('%s is granted to %s', g.privilege_type, coalesce(quote_ident(r.rolname), 'PUBLIC')) as detail
     , format('REVOKE %s ON %I.%I FROM %s;', g.privilege_type, n.nspname, c.relname, coalesce(quote_ident(r.rolname), 'PUBLIC')) as remedy
  from given g
  join pg_class c on c.oid = g.oid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_roles r on r.oid = g.grantee
 where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   -- An extension's views are its own business.
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   and (g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
        or (g.grantee = 0 and c.relrowsecurity)
        or (c.relkind = 'm'
            and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id' and not o.attisdropped)
            and not coalesce(r.rolbypassrls or r.rolsuper, false)))
