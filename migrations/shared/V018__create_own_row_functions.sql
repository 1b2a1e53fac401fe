-- What a person of a narrow persona has to do with: the properties of a manager, the rows of a renter. Policies compare
-- with these lists, computed once in a statement (E072), so that none of them reads a table of another (E081),
-- nor asks an application's framework who is there (E079, E080).

set role pm_definer;

create function app.my_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.required_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  if split_part(context, ' ', 4) = '-' then return '{}'; end if; -- members alone
  return array(
    select id
    from core.properties
    where organization_id = organization and property_manager_id = profile
    union
    select property_id
    from core.property_managers
    where organization_id = organization and user_profile_id = profile
      and (select app.organization_date(organization)) between assigned_from and coalesce(assigned_to, 'infinity')
  );
end
$$;

create function app.my_tenant_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.required_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  return array(select id from core.tenants where organization_id = organization and user_profile_id = profile);
end
$$;

-- A draft rents nothing, and a renter doesn't see any.
create function app.my_unit_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.required_organization_id();
  tenant_ids    constant uuid[] := app.my_tenant_ids();
begin
  return array(
    select unit_id from core.tenants where organization_id = organization and id = any (tenant_ids) and unit_id is not null
    union
    select unit_id from core.leases where organization_id = organization and tenant_id = any (tenant_ids) and status <> 'draft'
  );
end
$$;

create function app.my_rented_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.required_organization_id();
  tenant_ids    constant uuid[] := app.my_tenant_ids();
begin
  return array(
    select property_id from core.tenants where organization_id = organization and id = any (tenant_ids)
    union
    select property_id from core.leases where organization_id = organization and tenant_id = any (tenant_ids) and status <> 'draft'
  );
end
$$;

comment on function app.my_property_ids()        is 'Properties that the current user manages';
comment on function app.my_tenant_ids()          is 'Tenant rows of the current user';
comment on function app.my_unit_ids()            is 'Units that the current user rents or rented';
comment on function app.my_rented_property_ids() is 'Properties that the current user rents or rented in';

grant execute on function
  app.my_property_ids(),
  app.my_tenant_ids(),
  app.my_unit_ids(),
  app.my_rented_property_ids()
  to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
