-- Keys and checks of the tables of some schemas. A foreign key to a partitioned table has a copy for each partition: those
-- are left out. /* schemas */ stands for an array of names.
select n.nspname as schema
     , c.relname as relation
     , k.conname as name
     , case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'f' then 'foreign key' when 'c' then 'check'
                      when 'x' then 'exclusion' else 'not null' end as type
     , (select coalesce(json_agg(a.attname order by u.place), '[]')
          from unnest(k.conkey) with ordinality u (number, place)
          join pg_attribute a on (a.attrelid, a.attnum) = (k.conrelid, u.number)) as columns
     , pg_get_constraintdef(k.oid) as definition
     , k.convalidated as validated
     , case when k.contype = 'f' then json_build_object(
         'schema',  fn.nspname,
         'table',   f.relname,
         'columns', (select json_agg(a.attname order by u.place)
                       from unnest(k.confkey) with ordinality u (number, place)
                       join pg_attribute a on (a.attrelid, a.attnum) = (k.confrelid, u.number))) end as references
     , obj_description(k.oid, 'pg_constraint') as comment
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid and not c.relispartition
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_class f on f.oid = k.confrelid
  left join pg_namespace fn on fn.oid = f.relnamespace
 where n.nspname = any ((/* schemas */))
   and k.contype in ('p', 'u', 'f', 'c', 'x', 'n') and k.conparentid = 0
 order by position(k.contype::text in 'pufxcn'), k.conname collate "C"
