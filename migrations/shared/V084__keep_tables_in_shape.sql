-- Upkeep. ANALYZE runs in a function; VACUUM and REINDEX CONCURRENTLY don't (E138, E139), so their functions name the
-- commands to run, each a statement of its own: in psql "select … \gexec", in pg_cron a job a command.
-- Autovacuum does most of it; these are for what it leaves.

-- Only a superuser may install pgstattuple. It measures how full an index is; without it nothing does.
do $$
begin
  if not exists (select from pg_extension where extname = 'pgstattuple')
     and exists (select from pg_available_extensions where name = 'pgstattuple') then
    create extension pgstattuple schema extensions;
    comment on extension pgstattuple is 'pmdb: how full indexes are (E139)';
  end if;
exception when insufficient_privilege or undefined_file then
  raise notice 'extension pgstattuple is left out: %', sqlerrm;
end
$$;

set role pm_owner;

-- As whoever calls it: a table can be analyzed by its owner.
create function maintenance.analyze_own_tables() returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  target record;
begin
  for target in
    select n.nspname as schema_name, c.relname as table_name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_stat_all_tables s on s.relid = c.oid
    where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and c.relowner = (select oid from pg_roles where rolname = current_user)
      and (c.relkind = 'p' or s.n_mod_since_analyze > 0 or s.last_analyze is null and s.last_autoanalyze is null)
      -- The parent's statistics are taken of all its partitions.
      and not c.relispartition
    order by 1, 2
  loop
    execute format('analyze %I.%I', target.schema_name, target.table_name);
  end loop;
end
$$;

grant execute on function maintenance.analyze_own_tables() to pm_definer;

reset role;

set role pm_definer;

create function maintenance.analyze_summaries() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform maintenance.analyze_own_tables();
end
$$;

grant execute on function maintenance.analyze_summaries() to pm_owner;

-- In the order in which they gain most.
create function maintenance.vacuum_tables() returns setof text
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select format('vacuum (analyze) %I.%I', schemaname, relname)
  from pg_stat_user_tables
  where n_dead_tup > 1000 and n_dead_tup > 0.1 * n_live_tup
  order by n_dead_tup desc;
end;

-- Invalid ones always (E051); of the others those of 8 MB at least whose leaves are less than half full (E139).
create function maintenance.reindex_fragmented_indexes() returns setof text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  measure  text := (
    select format('%I.pgstatindex', n.nspname)
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pgstattuple'
  );
  target   record;
  density  double precision;
begin
  if measure is null then
    raise notice 'pgstattuple is not installed: only invalid indexes are found';
  end if;
  for target in
    select c.oid, n.nspname as schema_name, c.relname as index_name, i.indisvalid, c.relpages
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_am a on a.oid = c.relam
    where c.relkind = 'i' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and (not i.indisvalid or measure is not null and a.amname = 'btree' and c.relpages >= 1024)
    order by i.indisvalid, c.relpages desc
  loop
    -- What a failed concurrent rebuild left beside the index is dropped, not rebuilt.
    if not target.indisvalid then
      return next format(case when target.index_name ~ '_cc(new|old)\d*$' then 'drop index concurrently %I.%I'
                              else 'reindex index concurrently %I.%I' end, target.schema_name, target.index_name);
      continue;
    end if;
    execute format('select leaf_density from %s($1)', measure) into density using target.oid::regclass;
    if density < 50 then
      return next format('reindex index concurrently %I.%I', target.schema_name, target.index_name);
    end if;
  end loop;
exception when insufficient_privilege then
  raise notice 'how full indexes are is not for pm_definer to see. As a superuser: GRANT pg_monitor TO pm_definer;';
end
$$;

comment on function maintenance.analyze_summaries()          is 'The part of maintenance.analyze_all_tables() that belongs to the definer';
comment on function maintenance.vacuum_tables()              is 'The commands that clean tables of which a tenth is dead; run each by itself';
comment on function maintenance.reindex_fragmented_indexes() is 'The commands that rebuild indexes which are invalid, or less than half full; run each by itself';

grant execute on function maintenance.vacuum_tables(), maintenance.reindex_fragmented_indexes() to pm_owner, pm_cron;

reset role;

set role pm_owner;

create function maintenance.analyze_all_tables() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform maintenance.analyze_own_tables();
  perform maintenance.analyze_summaries();
end
$$;

comment on function maintenance.analyze_own_tables() is 'Analyzes the caller''s tables that changed since they were analyzed last';
comment on function maintenance.analyze_all_tables() is 'Analyzes all tables and summaries that changed since they were analyzed last, in every schema (E144)';

grant execute on function maintenance.analyze_all_tables() to pm_cron;

reset role;
