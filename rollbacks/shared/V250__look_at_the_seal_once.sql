-- The functions as they were: each looks at the seal through app.required_context().

set role pm_owner;

create or replace function app.required_organization_id() returns uuid
  language sql stable parallel safe
  return split_part(app.required_context(), ' ', 1)::uuid;

reset role;

set role pm_definer;

create or replace function app.organization_if(permission_name text) returns uuid
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant text := app.required_context();
begin
  return case when app.holds_permission(context, permission_name) then split_part(context, ' ', 1)::uuid end;
end
$$;

create or replace function app.my_property_ids() returns uuid[]
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

create or replace function app.my_tenant_ids() returns uuid[]
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

create or replace function app.my_unit_ids() returns uuid[]
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

create or replace function app.my_rented_property_ids() returns uuid[]
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

create or replace function app.my_lease_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from core.leases
    where organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[])
      and status <> 'draft'
  );
end
$$;

drop function app.opened_organization_id();
drop function app.opened_context();

reset role;
