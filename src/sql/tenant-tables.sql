-- The tables of a schema, without partitions, and their columns but for those that are generated.
select c.relname                                                                             as name
     , coalesce(json_agg(a.attname order by a.attnum)
                filter (where a.attgenerated = ''), '[]')                                    as columns
     , coalesce(json_agg(format_type(a.atttypid, -1) order by a.attnum)
                filter (where a.attgenerated = ''), '[]')                                    as types
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where n.nspname = :schema
   and c.relkind in ('r', 'p')
   and not c.relispartition
 group by c.relname
 order by c.relname;
