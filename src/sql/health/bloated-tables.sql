-- Tables of 8 MB or more that take twice the room their rows need, as statistics let one estimate: mostly after a great deletion.

with large as materialized (
  select c.oid, n.nspname, c.relname, c.reltuples, c.relpages, c.relnatts, current_setting('block_size')::int as block,
         coalesce((select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'), 100) / 100.0 as filled
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   where c.relkind in ('r', 'm') and c.relpersistence <> 't' and c.reltuples >= 0
     and c.relpages * current_setting('block_size')::bigint >= coalesce(nullif(current_setting('pmdb.health_bloat_size', true), '')::bigint, 8388608)
), estimate as (
  -- A row has a header of 24 bytes, an entry of 4 in its page, and a bit a column where there are nulls; all is aligned to 8.
  select l.*, 1 + ceil(l.reltuples * (28 + 8 * ceil(l.relnatts / 64.0) + 8 * ceil(rows.width / 8.0)) / (l.filled * (l.block - 24))) as needed
    from large l
    -- Asked for each: joined, all columns of the database would be read for a few tables.
   cross join lateral (
         select count(*) = count(s.avg_width) as known, sum(s.avg_width * (1 - s.null_frac)) as width
           from pg_attribute a
           left join pg_stats s on s.schemaname = l.nspname and s.tablename = l.relname and s.attname = a.attname and not s.inherited
          where a.attrelid = l.oid and a.attnum > 0 and not a.attisdropped) rows
   where rows.known
)
select 'bloated-tables' as "check",
       'warn' as level,
       format('%I.%I', nspname, relname) as object,
       format('takes %s, about %s would do', pg_size_pretty(relpages::bigint * block), pg_size_pretty((needed * block)::bigint)) as detail,
       format('the room is used again as rows come; to have it back, pg_repack, or vacuum full %I.%I; while nobody needs it', nspname, relname) as remedy
  from estimate
 where relpages > 2 * needed
 order by relpages - needed desc
