-- Indexes of the tables of some schemas, and the constraints that they serve. /* schemas */ stands for an array of names.
select n.nspname as schema
     , c.relname as relation
     , x.relname as name
     , i.indisunique as "unique"
     , i.indisvalid as valid
     , k.conname as "constraint"
     , m.amname as method
     , (select json_agg(pg_get_indexdef(i.indexrelid, g, true) order by g) from generate_series(1, i.indnkeyatts::int) g) as keys
     , (select coalesce(json_agg(pg_get_indexdef(i.indexrelid, g, true) order by g), '[]')
          from generate_series(i.indnkeyatts + 1, i.indnatts::int) g) as included
     , pg_get_expr(i.indpred, i.indrelid) as condition
     , pg_get_indexdef(i.indexrelid) as definition
     , obj_description(i.indexrelid, 'pg_class') as comment
  from pg_index i
  join pg_class c on c.oid = i.indrelid and not c.relispartition and c.relkind <> 't'
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
  left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
 where n.nspname = any ((/* schemas */))
 order by not i.indisprimary, x.relname collate "C"
