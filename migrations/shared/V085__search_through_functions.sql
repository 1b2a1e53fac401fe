-- Search. Under the policies no plan may use a GIN index: its operators are not leakproof (E057). These functions run as the
-- definer, hold to the organization and to what the user may see by themselves, and return ids to join with the tables.
-- A user with the permission finds everything of the organization, a manager what is in his properties.

set role pm_definer;

-- Words as people write them ("oak -street"), or a part of the name (E060: the trigram index serves ILIKE).
create function app.like_part(query text) returns text
  language sql immutable parallel safe
  return '%' || replace(replace(replace(query, '\', '\\'), '%', '\%'), '_', '\_') || '%';

-- A limit that is none is no error of the plan's; nothing to look for finds nothing, and words that mean nothing ("a") are looked
-- for as a part of the name, without a notice.
create function app.search_limit(at_most integer) returns integer
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if at_most is null or at_most < 0 then
    raise invalid_parameter_value using
      message = format('at_most is %s', coalesce(at_most::text, 'NULL')),
      hint    = 'Say how many results are wanted at most, 50 if nothing is said.';
  end if;
  return at_most;
end
$$;

create function app.search_properties(query text, at_most integer default 50) returns table (id uuid, rank real)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  organization  constant uuid    := app.required_organization_id();
  everything    constant boolean := app.has_permission('properties.view_all');
  mine          constant uuid[]  := app.my_property_ids();
  words         constant tsquery := websearch_to_tsquery('english', query);
begin
  return query
    select p.id, ts_rank(to_tsvector('english', p.name || ' ' || coalesce(p.address_line1, '') || ' ' || p.city), words)
    from core.properties p
    where p.organization_id = organization and btrim(search_properties.query) <> ''
      and (to_tsvector('english', p.name || ' ' || coalesce(p.address_line1, '') || ' ' || p.city) @@ words
           or p.name ilike app.like_part(search_properties.query))
      and (everything or p.id = any (mine))
    order by 2 desc, p.name
    limit app.search_limit(at_most);
end
$$;

create function app.search_tenants(query text, at_most integer default 50) returns table (id uuid, rank real)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
#variable_conflict use_column
declare
  organization  constant uuid    := app.required_organization_id();
  everything    constant boolean := app.has_permission('tenants.view_all');
  mine          constant uuid[]  := app.my_property_ids();
  words         constant tsquery := websearch_to_tsquery('english', query);
begin
  return query
    select t.id, ts_rank(to_tsvector('english', t.first_name || ' ' || t.last_name || ' ' || coalesce(t.email, '')), words)
    from core.tenants t
    where t.organization_id = organization and btrim(search_tenants.query) <> ''
      and (to_tsvector('english', t.first_name || ' ' || t.last_name || ' ' || coalesce(t.email, '')) @@ words
           or t.first_name || ' ' || t.last_name ilike app.like_part(search_tenants.query))
      and (everything or t.property_id = any (mine))
    order by 2 desc, t.last_name, t.first_name
    limit app.search_limit(at_most);
end
$$;

create function app.properties_with_amenities(wanted text[]) returns setof uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid    := app.required_organization_id();
  everything    constant boolean := app.has_permission('properties.view_all');
  mine          constant uuid[]  := app.my_property_ids();
begin
  return query
    select p.id
    from core.properties p
    where p.organization_id = organization and p.amenities @> wanted and (everything or p.id = any (mine));
end
$$;

create function app.units_with_features(wanted text[]) returns setof uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid    := app.required_organization_id();
  everything    constant boolean := app.has_permission('units.view_all');
  mine          constant uuid[]  := app.my_property_ids();
begin
  return query
    select u.id
    from core.units u
    where u.organization_id = organization and u.features @> wanted and (everything or u.property_id = any (mine));
end
$$;

comment on function app.like_part(text)                      is 'A LIKE pattern for texts that contain this one, whatever signs are in it';
comment on function app.search_limit(integer)                 is 'The limit itself, an error (22023) for one that is none';
comment on function app.search_properties(text, integer)     is 'Properties by words of name and address or by a part of the name, best first';
comment on function app.search_tenants(text, integer)        is 'Tenants by words of name and e-mail or by a part of the name, best first';
comment on function app.properties_with_amenities(text[])    is 'Properties that have all of these amenities';
comment on function app.units_with_features(text[])          is 'Units that have all of these features';

grant execute on function
  app.search_properties(text, integer),
  app.search_tenants(text, integer),
  app.properties_with_amenities(text[]),
  app.units_with_features(text[])
  to pm_app, property_manager_role;

reset role;
