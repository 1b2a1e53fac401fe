-- What an application keeps of a property in its cache. It warms no cache, and says so (E177): it runs as its caller, answers
-- only who may see the whole property, and so the same to everyone, and names the key to keep it under, which begins with the
-- organization, so that no two of them share an entry (E178).

set role pm_definer;

create function core.property_for_cache(property uuid) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'cache_key',         'org:' || p.organization_id || ':property_summary:' || p.id,
    'property_id',       p.id,
    'name',              p.name,
    'total_units',       count(u.id),
    'occupied_units',    count(*) filter (where u.status = 'occupied'),
    'vacant_units',      count(*) filter (where u.status = 'vacant'),
    'monthly_rent_roll', coalesce(sum(u.current_rent), 0),
    'occupancy_rate',    round(100.0 * count(*) filter (where u.status = 'occupied') / nullif(count(u.id), 0), 2),
    'last_updated',      now()
  )
  from core.properties p
  left join core.units u on (u.organization_id, u.property_id) = (p.organization_id, p.id)
  where p.id = property
    and p.organization_id = (select app.organization_if('properties.view_all'))
    and p.organization_id = (select app.organization_if('units.view_all'))
  group by p.id
$$;

comment on function core.property_for_cache(uuid) is 'A property and its key for a cache; NULL when the caller may not see the property and all its units';

grant execute on function core.property_for_cache(uuid) to pm_app;

reset role;
