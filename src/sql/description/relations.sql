-- Tables and views of some schemas, as documentation has them: a partition is part of its table.
-- /* schemas */ stands for an array of their names.
select n.nspname as schema
     , c.relname as name
     , case c.relkind when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
                      when 'f' then 'foreign table' else 'table' end as kind
     , obj_description(c.oid, 'pg_class') as comment
     , case when c.relkind = 'p' then json_build_object(
         'key',        pg_get_partkeydef(c.oid),
         'partitions', (select count(*) from pg_partition_tree(c.oid) t where t.isleaf)) end as partitioning
     , case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, 0) end as definition
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = any ((/* schemas */))
   and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
   and not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_class'::regclass, c.oid, 'e'))
 order by n.nspname collate "C", c.relname collate "C"
