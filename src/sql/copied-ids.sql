-- The columns of type uuid of the tables of pooled organizations in which a copy has other values: those that no foreign key fills
-- with the primary key of another row. They are what rows are called by or grouped by, such as the journal of a line. And those in
-- which it has the same values: what they refer to is not the organization's.
select n.nspname                                                                             as schema
     , c.relname                                                                             as name
     , t.organization_column                                                                 as "organizationColumn"
     , coalesce(json_agg(a.attname order by a.attnum) filter (where k.own), '[]')            as own
     , coalesce(json_agg(a.attname order by a.attnum) filter (where k.strange), '[]')        as strange
  from app.tables_of_tenants() t
  join pg_catalog.pg_class c on c.oid = t.relation
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
   and a.atttypid = 'pg_catalog.uuid'::pg_catalog.regtype and a.attname <> t.organization_column
 cross join lateral (
       select count(*) = 0                                                                   as own
            , coalesce(bool_or(f.confrelid not in (select o.relation from app.tables_of_tenants() o)), false) as strange
         from pg_catalog.pg_constraint f
        cross join unnest(f.conkey, f.confkey) as pair (own, other)
         join pg_catalog.pg_constraint p on p.conrelid = f.confrelid and p.contype = 'p' and pair.other = any (p.conkey)
        where f.conrelid = c.oid and f.contype = 'f' and pair.own = a.attnum) k
 where k.own or k.strange
 group by n.nspname, c.relname, t.organization_column
 order by n.nspname, c.relname;
