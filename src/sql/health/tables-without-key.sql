-- Tables without a primary key, or a unique one of columns that are never null: rows that can't be told apart can't be
-- replicated, nor mended one by one.

select 'tables-without-key' as "check",
       'warn' as level,
       c.oid::regclass::text as object,
       'it has no primary key' as detail,
       format('alter table %s add primary key (...);', c.oid::regclass) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
   and not exists (
         select from pg_index i
          where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null
            and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey) and not a.attnotnull)
       )
   -- Those of extensions are theirs; there are few, and asked from their side they are found by an index.
   and c.oid not in (select objid from pg_depend where refclassid = 'pg_extension'::regclass and classid = 'pg_class'::regclass and deptype = 'e')
 order by 3
