-- Roles that a policy binds by a condition, and that are above all policies: as superusers, by BYPASSRLS, or because they may act as
-- a role that is, or as the owner of a table, who could switch its policies off.
-- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
with bound as (
  select distinct r.oid, r.rolname, r.rolsuper, r.rolbypassrls
    from pg_policy p
    join pg_roles r on r.oid = any (p.polroles)
   where coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) <> 'true'
), above as (
  select r.oid, r.rolname,
         case when r.rolsuper then 'is a superuser'
              when r.rolbypassrls then 'has BYPASSRLS'
              else 'owns tables with policies' end as why
    from pg_roles r
   where r.rolsuper or r.rolbypassrls or exists (select from pg_class c where c.relowner = r.oid and c.relrowsecurity)
)
select 'bypassing_role' as check, 'error' as level, quote_ident(rolname) as object
     , case when rolsuper then 'it is a superuser' else 'it has BYPASSRLS' end || ', so that its policies don''t bind it' as detail
     , format('ALTER ROLE %I %s;', rolname, case when rolsuper then 'NOSUPERUSER' else 'NOBYPASSRLS' end) as remedy
  from bound
 where rolsuper or rolbypassrls
union all
select 'bypassing_role', 'error', quote_ident(b.rolname)
     , format('it may act as %I, which %s', a.rolname, a.why)
     , format('REVOKE %I FROM %I;', direct.rolname, b.rolname)
  from bound b
  join above a on a.oid <> b.oid and pg_has_role(b.oid, a.oid, 'MEMBER')
  join pg_auth_members m on m.member = b.oid
  join pg_roles direct on direct.oid = m.roleid and (direct.oid = a.oid or pg_has_role(direct.oid, a.oid, 'MEMBER'))
 where not b.rolsuper and not b.rolbypassrls
