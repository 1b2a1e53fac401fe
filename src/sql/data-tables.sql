-- The tables whose data a proof looks at, those of pmdb and of extensions left out: one row a table. Columns have their
-- number, for one that was dropped and made again has another; the key says which row a value is in.
select format('%I.%I', n.nspname, c.relname) as name
     , c.oid::int8::float8                   as oid
     , coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'number', a.attnum) order by a.attnum)
                   from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
     , coalesce((select jsonb_agg(a.attname order by a.attnum)
                   from pg_index i
                   join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
                  where i.indrelid = c.oid and i.indisprimary), '[]')                      as key
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and not c.relispartition
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by 1
