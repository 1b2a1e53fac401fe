-- Whom a manager of properties may write to: the people who live in them, and the colleagues in the organization. Policies of
-- messages compare with these lists, computed once in a statement (E072, E081).

set role pm_definer;

create function app.my_managed_unit_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from core.units
    where organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[])
  );
end
$$;

create function app.my_managed_tenant_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from core.tenants
    where organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[])
  );
end
$$;

create function app.my_correspondent_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.required_organization_id();
  tenant_ids    constant uuid[] := app.my_managed_tenant_ids();
begin
  if app.current_member_id() is null then return '{}'; end if;
  return array(
    select user_profile_id from core.organization_members where organization_id = organization and status = 'active'
    union
    select user_profile_id from core.tenants where organization_id = organization and id = any (tenant_ids) and user_profile_id is not null
  );
end
$$;

comment on function app.my_managed_unit_ids()   is 'Units of the properties that the current user manages';
comment on function app.my_managed_tenant_ids() is 'Tenants of the properties that the current user manages';
comment on function app.my_correspondent_ids()  is 'Profiles that a manager may write to: members, and accounts of his tenants';

grant execute on function app.my_managed_unit_ids(), app.my_managed_tenant_ids(), app.my_correspondent_ids() to property_manager_role;

reset role;
