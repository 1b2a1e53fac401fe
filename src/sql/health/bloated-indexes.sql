-- B-tree indexes of 8 MB or more that take twice the room their entries need, as statistics let one estimate; REINDEX gives it
-- back (E139). Entries that PostgreSQL deduplicates make an index smaller than the estimate, never larger.

with sized as materialized (
  select oid, relname, relnamespace, relam, reltuples, relpages, current_setting('block_size')::int as block
    from pg_class
   where relkind = 'i' and relpersistence <> 't' and reltuples >= 0
     and relpages * current_setting('block_size')::bigint >= coalesce(nullif(current_setting('pmdb.health_bloat_size', true), '')::bigint, 8388608)
), large as materialized (
  select c.*, i.indexrelid, i.indrelid, i.indkey, t.relname as table_name, n.nspname
    from sized c
    join pg_index i on i.indexrelid = c.oid and i.indisvalid
    join pg_am    m on m.oid = c.relam and m.amname = 'btree'
    join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_'
), estimate as (
  -- An entry has 12 bytes beside its value, which is aligned to 8; a page is filled to nine tenths.
  select l.*, 1 + ceil(l.reltuples * (12 + 8 * ceil(entries.width / 8.0)) / (0.9 * (l.block - 40))) as needed
    from large l
    -- Asked for each: joined, all columns of the database would be read for a few indexes.
   cross join lateral (
         select count(*) = count(s.avg_width) as known, sum(s.avg_width) as width
           from unnest(l.indkey) with ordinality key (attnum, position)
           -- What an index computes has statistics of its own, under the index.
           join pg_attribute a on a.attrelid = case key.attnum when 0 then l.indexrelid else l.indrelid end
                              and a.attnum   = case key.attnum when 0 then key.position else key.attnum end
           left join pg_stats s on s.schemaname = l.nspname and s.attname = a.attname and not s.inherited
                               and s.tablename  = case key.attnum when 0 then l.relname else l.table_name end) entries
   where entries.known
)
select 'bloated-indexes' as "check",
       'warn' as level,
       format('%I.%I', nspname, relname) as object,
       format('takes %s, about %s would do', pg_size_pretty(relpages::bigint * block), pg_size_pretty((needed * block)::bigint)) as detail,
       format('reindex index concurrently %I.%I;', nspname, relname) as remedy
  from estimate
 where relpages > 2 * needed
 order by relpages - needed desc
