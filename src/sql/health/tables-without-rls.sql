-- Tables that hold rows of several organizations and don't keep them apart, or not from their owner.

select 'tables-without-rls' as "check",
       case when c.relrowsecurity then 'warn' else 'critical' end as level,
       c.oid::regclass::text as object,
       case when c.relrowsecurity then 'row-level security does not bind the owner'
            else format('it has %s, and no row-level security', a.attname) end as detail,
       format('alter table %s enable row level security, force row level security; with policies', c.oid::regclass) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  -- Asked for each of the few tables that are left, and not of all columns of the database.
 cross join lateral (
       select attname from pg_attribute
        where attrelid = c.oid and attname in ('organization_id', 'tenant_id') and attnum > 0 and not attisdropped
       offset 0) a
 where c.relkind in ('r', 'p') and c.relpersistence <> 't' and not (c.relrowsecurity and c.relforcerowsecurity)
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   -- Those of extensions are theirs; there are few, and asked from their side they are found by an index.
   and c.oid not in (select objid from pg_depend where refclassid = 'pg_extension'::regclass and classid = 'pg_class'::regclass and deptype = 'e')
   -- A schema that holds one organization has no need to.
   and not exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id' and a.attname = 'tenant_id')
   and exists (select from pg_class o join pg_attribute oa on oa.attrelid = o.oid and oa.attname = 'organization_id'
                where o.relnamespace = c.relnamespace or a.attname = 'organization_id')
 order by 3
