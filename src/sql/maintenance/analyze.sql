-- Tables whose statistics are older than autovacuum would let them become, and partitioned tables, which it never analyzes.

with tables as (
  select format('%I.%I', n.nspname, c.relname) as object, c.oid, c.relkind, c.reltuples, s.n_mod_since_analyze, s.n_live_tup,
         greatest(s.last_analyze, s.last_autoanalyze) as analyzed
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    left join pg_stat_user_tables s on s.relid = c.oid
    join pg_database d on d.datname = current_database()
   where c.relkind in ('r', 'm', 'p') and c.relpersistence <> 't'
     and (pg_has_role(c.relowner, 'usage') or pg_has_role(d.datdba, 'usage'))
), parents as (
  select t.oid, sum(greatest(leaf.reltuples, 0)) as leaf_rows
    from tables t
   cross join lateral pg_partition_tree(t.oid) p
    join pg_class leaf on leaf.oid = p.relid and p.isleaf
   where t.relkind = 'p'
   group by t.oid
)
select object,
       case when relkind = 'p' then format('its partitions have about %s rows, it counts %s', leaf_rows, greatest(reltuples, 0))
            else format('%s changes beside %s rows, analyzed %s', n_mod_since_analyze, n_live_tup, coalesce(date_trunc('second', analyzed)::text, 'never')) end as why,
       format('analyze %s;', object) as sql
  from tables
  left join parents using (oid)
 where case when relkind = 'p' then leaf_rows > 0 and (reltuples < 0 or abs(leaf_rows - reltuples) > 50 + 0.1 * leaf_rows)
            else n_mod_since_analyze > 50 + 0.1 * n_live_tup end
 order by coalesce(leaf_rows, n_mod_since_analyze) desc
