-- Occupancy of each property, kept as a materialized view. It holds every organization and can't have policies of its
-- own: nobody is granted it, and a barrier view shows each organization its part (E093). The definer owns it, because a
-- refresh by an owner under FORCE would leave it empty without an error (E094).

set role pm_definer;

create materialized view core.property_occupancy_summary as
  select
    p.id                                                           as property_id,
    p.organization_id,
    p.name                                                         as property_name,
    count(u.id)                                                    as total_units,
    count(*) filter (where u.status = 'occupied')                  as occupied_units,
    count(*) filter (where u.status = 'vacant')                    as vacant_units,
    count(*) filter (where u.status = 'maintenance')               as maintenance_units,
    round(
      100.0 * count(*) filter (where u.status = 'occupied') / nullif(count(u.id), 0), 2
    )                                                              as occupancy_rate,
    coalesce(sum(u.current_rent), 0)                               as monthly_rent_roll,
    coalesce(sum(u.market_rent), 0)                                as potential_rent_roll,
    avg(u.market_rent) filter (where u.status = 'vacant')          as avg_vacant_rent
  from core.properties p
  left join core.units u on (u.organization_id, u.property_id) = (p.organization_id, p.id)
  group by p.id;

create unique index idx_property_occupancy_summary_unique on core.property_occupancy_summary (property_id);
create index idx_property_occupancy_summary_org           on core.property_occupancy_summary (organization_id);

comment on materialized view core.property_occupancy_summary                      is 'Occupancy as of the last refresh, of all organizations; read core.property_occupancy';
comment on column            core.property_occupancy_summary.property_id          is 'The property; one row for each';
comment on column            core.property_occupancy_summary.organization_id      is 'Whose property it is; the view beside shows each organization its own';
comment on column            core.property_occupancy_summary.property_name        is 'As of the last refresh';
comment on column            core.property_occupancy_summary.total_units          is 'All units of the property';
comment on column            core.property_occupancy_summary.occupied_units       is 'Let today';
comment on column            core.property_occupancy_summary.vacant_units         is 'Free to be let';
comment on column            core.property_occupancy_summary.maintenance_units    is 'Out of use for repairs; those that are unavailable are in total_units alone';
comment on column            core.property_occupancy_summary.occupancy_rate       is 'Per cent; NULL for a property without units';
comment on column            core.property_occupancy_summary.monthly_rent_roll    is 'What the leases that run bring a month';
comment on column            core.property_occupancy_summary.potential_rent_roll  is 'Market rent of all units';
comment on column            core.property_occupancy_summary.avg_vacant_rent      is 'Market rent of a vacant unit, on average; NULL where none is vacant';

-- Staff need the permission; the reading personas see their organization anyway.
create view core.property_occupancy with (security_barrier = true) as
  select
    property_id, organization_id, property_name, total_units, occupied_units, vacant_units, maintenance_units,
    occupancy_rate, monthly_rent_roll, potential_rent_roll, avg_vacant_rent
  from core.property_occupancy_summary
  where organization_id = (
    select case
      when pg_has_role('pm_app', 'usage') then app.organization_if('properties.view_all')
      else app.required_organization_id()
    end
  );

comment on view core.property_occupancy is 'Occupancy of the organization''s properties, as of the last refresh';

-- The summaries of other schemas join it as they come.
create function app.refresh_summary_views() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  refresh materialized view concurrently core.property_occupancy_summary;
end
$$;

comment on function app.refresh_summary_views() is 'Refreshes the summaries without locking out their readers';

grant execute on function app.refresh_summary_views() to pm_cron;

reset role;
