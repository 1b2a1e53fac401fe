-- Checks of tables, indexes and sequences: what they hold, and what they take.
-- Written by scripts/health-functions.mjs from src/sql/health, which `pmdb health` asks by itself.

set role pm_definer;

create or replace function monitoring.check_sequences()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Sequences, and the columns they fill, near their last number: the insert after it fails.

select 'sequences' as "check",
       case when share >= 0.95 then 'critical' else 'warn' end as level,
       format('%I.%I', schemaname, sequencename) as object,
       format('%s %% of %s numbers are used', round(100 * share), last) as detail,
       'make column and sequence bigint, while it can be done in time' as remedy
  from (select s.schemaname, s.sequencename, least(s.max_value, c.most) as last, s.last_value / least(s.max_value, c.most)::numeric as share
          from pg_sequences s
          left join lateral (
                 select min(case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 end) as most
                   from pg_depend d
                   join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                  where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
                    and d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass) c on true
         where s.increment_by > 0 and not s.cycle) used
 where share >= 0.8
 order by share desc
$check$;

comment on function monitoring.check_sequences() is 'Findings of the check sequences; monitoring.health_findings() asks them all';

create or replace function monitoring.check_dead_tuples()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables with many dead rows, beyond what autovacuum lets pass; a few in a small table are no matter (E154).

select 'dead-tuples' as "check",
       case when n_dead_tup > n_live_tup then 'critical' else 'warn' end as level,
       format('%I.%I', nspname, relname) as object,
       format('%s dead rows beside %s, cleaned %s', n_dead_tup, n_live_tup,
              coalesce(greatest(pg_stat_get_last_vacuum_time(oid), pg_stat_get_last_autovacuum_time(oid))::text, 'never')) as detail,
       format('vacuum (analyze) %I.%I; and look for what keeps autovacuum from it', nspname, relname) as remedy
  -- Without the view pg_stat_user_tables, which adds up the indexes of each table.
  from (select c.oid, n.nspname, c.relname, pg_stat_get_dead_tuples(c.oid) as n_dead_tup, pg_stat_get_live_tuples(c.oid) as n_live_tup
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'm') and n.nspname !~ '^pg_') tables
 where n_dead_tup > 10000 and n_dead_tup > 0.3 * n_live_tup
 order by n_dead_tup desc
$check$;

comment on function monitoring.check_dead_tuples() is 'Findings of the check dead-tuples; monitoring.health_findings() asks them all';

create or replace function monitoring.check_stale_statistics()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables of which more than half has changed since they were analyzed: plans are made for what is no more.

with limits as (
  -- Autovacuum comes once a minute: what was loaded just now is its next work.
  select now() - coalesce(nullif(current_setting('pmdb.health_analyzed', true), ''), '10min')::interval as since
), tables as (
  -- Without the view pg_stat_user_tables, which adds up the indexes of each table.
  select c.oid, n.nspname, c.relname, pg_stat_get_mod_since_analyze(c.oid) as changes, pg_stat_get_live_tuples(c.oid) as live
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'm') and n.nspname !~ '^pg_'
)
select 'stale-statistics' as "check",
       'warn' as level,
       format('%I.%I', nspname, relname) as object,
       format('%s changes since it was analyzed (%s), %s rows', changes, coalesce(analyzed::text, 'never'), live) as detail,
       format('analyze %I.%I; and look for what keeps autovacuum from it', nspname, relname) as remedy
  from tables
 cross join limits
 cross join lateral (select greatest(pg_stat_get_last_analyze_time(oid), pg_stat_get_last_autoanalyze_time(oid)) as analyzed) last
 where changes > 10000 and changes > 0.5 * live
   and coalesce(analyzed, '-infinity') <= since and pg_postmaster_start_time() <= since
 order by changes desc
$check$;

comment on function monitoring.check_stale_statistics() is 'Findings of the check stale-statistics; monitoring.health_findings() asks them all';

create or replace function monitoring.check_bloated_tables()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
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
$check$;

comment on function monitoring.check_bloated_tables() is 'Findings of the check bloated-tables; monitoring.health_findings() asks them all';

create or replace function monitoring.check_bloated_indexes()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
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
$check$;

comment on function monitoring.check_bloated_indexes() is 'Findings of the check bloated-indexes; monitoring.health_findings() asks them all';

create or replace function monitoring.check_unused_indexes()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Indexes that enforce nothing and that no plan has used for a month: each costs every write (E157, E159).

with statistics as (
  select coalesce(stats_reset, pg_postmaster_start_time()) as since from pg_stat_database where datname = current_database()
)
select 'unused-indexes' as "check",
       'warn' as level,
       format('%I.%I', s.schemaname, s.indexrelname) as object,
       format('never used since %s, %s, of %I', since::date, pg_size_pretty(pg_relation_size(s.indexrelid)), s.relname) as detail,
       format('if replicas don''t use it either: drop index concurrently %I.%I;', s.schemaname, s.indexrelname) as remedy
  from pg_stat_user_indexes s
  join pg_index i on i.indexrelid = s.indexrelid
  join pg_class c on c.oid = s.indexrelid
 cross join statistics
 -- Asked once, before any index is looked at: with thousands of tenants there are many.
 where (select since <= now() - coalesce(nullif(current_setting('pmdb.health_unused_after', true), ''), '1 month')::interval from statistics)
   and c.relpages * current_setting('block_size')::bigint >= coalesce(nullif(current_setting('pmdb.health_unused_size', true), '')::bigint, 1048576)
   and s.idx_scan = 0
   and not i.indisunique and not i.indisexclusion and i.indisvalid
   -- A key without its index locks a table for each row that is deleted.
   and not exists (select from pg_constraint k where k.conrelid = i.indrelid and k.contype = 'f' and k.conkey[1] = any (i.indkey))
 order by c.relpages desc
$check$;

comment on function monitoring.check_unused_indexes() is 'Findings of the check unused-indexes; monitoring.health_findings() asks them all';

reset role;
