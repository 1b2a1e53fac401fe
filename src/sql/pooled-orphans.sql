-- One query for each foreign key of the tables of pooled organizations: it finds a row of :organization whose parent isn't there.
select k.conname                                                                             as name
     , format('select %L as key from %s c where c.%I = :organization and %s and not exists (select from %s p where %s) limit 1',
              k.conname, k.conrelid::regclass, t.organization_column,
              string_agg(format('c.%I is not null', a.attname), ' and '), k.confrelid::regclass,
              string_agg(format('p.%I = c.%I', b.attname, a.attname), ' and '))              as query
  from app.tables_of_tenants() t
  join pg_catalog.pg_constraint k on k.conrelid = t.relation and k.contype = 'f' and k.conparentid = 0
 cross join unnest(k.conkey, k.confkey) as pair (own, other)
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid  and a.attnum = pair.own
  join pg_catalog.pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.other
 group by k.oid, k.conname, k.conrelid, k.confrelid, t.organization_column
 order by 1;
