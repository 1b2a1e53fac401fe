-- Takes away the upkeep, and pgstattuple where its migration brought it.

set role pm_owner;

drop function maintenance.analyze_all_tables();

reset role;

set role pm_definer;

drop function maintenance.reindex_fragmented_indexes();
drop function maintenance.vacuum_tables();
drop function maintenance.analyze_summaries();

reset role;

set role pm_owner;

drop function maintenance.analyze_own_tables();

reset role;

do $$
begin
  if exists (
    select from pg_extension where extname = 'pgstattuple' and obj_description(oid, 'pg_extension') like 'pmdb: %'
  ) then
    drop extension pgstattuple;
  end if;
end
$$;
