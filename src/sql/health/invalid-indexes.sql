-- Indexes that a failed concurrent build left: written to, and never used (E051).

select 'invalid-indexes' as "check",
       'warn' as level,
       i.indexrelid::regclass::text as object,
       format('of %s', i.indrelid::regclass) as detail,
       format(case when c.relname ~ '_cc(new|old)\d*$' then 'drop index concurrently %s;' else 'reindex index concurrently %s;' end,
              i.indexrelid::regclass) as remedy
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
 where not i.indisvalid and c.relkind = 'i'
   -- One that is being built is not valid yet.
   and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
 order by 3
