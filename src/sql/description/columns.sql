-- Columns of the tables and views of some schemas, in their order: type, default, and what people wrote of them.
-- /* schemas */ stands for an array of their names.
select n.nspname as schema
     , c.relname as relation
     , a.attname as name
     , format_type(a.atttypid, a.atttypmod) as type
     , json_build_object(
         'schema', m.nspname,
         'name',   e.typname,
         'kind',   case e.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' when 'm' then 'multirange'
                                  when 'c' then 'composite' when 'p' then 'pseudo' else 'base' end,
         'array',  e.oid <> t.oid,
         'values', case when e.typtype = 'e' then
                     (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = e.oid) end) as "baseType"
     , not (a.attnotnull or t.typtype = 'd' and t.typnotnull) as nullable
     , pg_get_expr(d.adbin, d.adrelid) as default
     , case when a.attidentity = 'a' then 'identity always' when a.attidentity = 'd' then 'identity by default'
            when a.attgenerated = 's' then 'stored' when a.attgenerated = 'v' then 'virtual' end as generated
     , col_description(c.oid, a.attnum) as comment
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  -- An array as pg_type knows it: "real" ones have elements and are no fixed-length vector.
  join pg_type e on e.oid = case when t.typelem <> 0 and t.typlen = -1 and t.typcategory = 'A' then t.typelem else t.oid end
  join pg_namespace m on m.oid = e.typnamespace
  left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
 where n.nspname = any ((/* schemas */))
   and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
 order by c.oid, a.attnum
