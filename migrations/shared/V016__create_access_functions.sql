-- Who is asking, and what may they do: the functions that policies are made of, and those that open a context.
-- Definer functions with nothing but pg_catalog in their search_path, called by whom they are granted to (E065, E066);
-- their owner sees every organization (E073), so each of them bounds itself by the context. Policies call them once
-- in a statement, as (select app.…), never for a row (E072), and never read another table themselves (E081).

set role pm_definer;

create function app.current_profile_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select p.id
    from core.user_profiles p
    where p.identity_user_id = app.current_user_id()
      and p.organization_id = app.current_organization_id()
      and p.status <> 'inactive'
  );
end
$$;

create function app.current_member_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select m.id
    from core.organization_members m
    where m.organization_id = app.current_organization_id()
      and m.user_profile_id = app.current_profile_id()
      and m.status = 'active'
  );
end
$$;

-- E067: a permission counts in the current organization alone. An entity, where one is named, must belong to it.
create function app.has_permission(permission_name text, entity_uuid uuid default null, entity_type_param text default null)
  returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.current_organization_id();
  sought        constant text[] := array[permission_name, 'all'];
begin
  if entity_uuid <> organization
     and not exists (select from core.properties where organization_id = organization and id = entity_uuid)
     and not exists (select from core.units      where organization_id = organization and id = entity_uuid) then
    return false;
  end if;
  return exists (
    select
    from core.organization_members m
    where m.organization_id = organization
      and m.id = app.current_member_id()
      and (
        m.permissions ?| sought
        or exists (
          select
          from identity.user_roles r
          where r.user_id = app.current_user_id()
            and r.organization_id = organization
            and r.is_active
            and (r.expires_at is null or r.expires_at > now())
            and r.permissions ?| sought
            and (
              r.entity_type = 'organization'
              or (r.entity_id = entity_uuid and r.entity_type = coalesce(entity_type_param, r.entity_type))
            )
        )
      )
  );
end
$$;

create function app.organization_if(permission_name text) returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case when app.has_permission(permission_name, app.required_organization_id()) then app.current_organization_id() end;
end
$$;

-- E070: of several roles the highest by rank, not whichever the plan finds. E066: one's own, or with users.view_all.
create function app.get_user_role(user_uuid uuid, entity_uuid uuid, entity_type_param text) returns text
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if user_uuid is distinct from app.current_user_id() and not app.has_permission('users.view_all') then
    return 'none';
  end if;
  return coalesce((
    select r.role_name
    from identity.user_roles r
    where r.user_id = user_uuid
      and r.organization_id = app.current_organization_id()
      and r.entity_id = entity_uuid
      and r.entity_type = entity_type_param
      and r.is_active
      and (r.expires_at is null or r.expires_at > now())
    order by array_position(array['admin', 'manager', 'property_manager', 'staff', 'tenant', 'readonly'], r.role_name::text), r.role_name
    limit 1
  ), 'none');
end
$$;

create function app.visible_user_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select app.current_user_id()
    union
    select p.identity_user_id
    from core.user_profiles p
    where p.organization_id = app.organization_if('users.view_all')
  );
end
$$;

create function app.my_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid := app.required_organization_id();
  profile       constant uuid := app.current_profile_id();
begin
  if app.current_member_id() is null then return '{}'; end if;
  return array(
    select id
    from core.properties
    where organization_id = organization and property_manager_id = profile
    union
    select property_id
    from core.property_managers
    where organization_id = organization and user_profile_id = profile
      and current_date between assigned_from and coalesce(assigned_to, 'infinity')
  );
end
$$;

create function app.my_tenant_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from core.tenants
    where organization_id = app.required_organization_id() and user_profile_id = app.current_profile_id()
  );
end
$$;

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
    select unit_id from core.leases where organization_id = organization and tenant_id = any (tenant_ids)
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
    select property_id from core.leases where organization_id = organization and tenant_id = any (tenant_ids)
  );
end
$$;

-- E061, E068. Everything it sets ends with the transaction, so that nothing reaches the next client of a pooler (E192).
create function app.set_context_as(
  user_uuid          uuid,
  organization_uuid  uuid,
  client_ip          inet default null,
  user_agent         text default null,
  request_id         text default null
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from identity.user_profiles u
  join core.user_profiles p on p.identity_user_id = u.id
  where u.id = user_uuid and u.status = 'active'
    and p.organization_id = organization_uuid and p.status <> 'inactive'
    and (
      exists (select from core.organization_members m
              where (m.organization_id, m.user_profile_id) = (p.organization_id, p.id) and m.status = 'active')
      -- Renters are no members: they come in by their tenancy.
      or exists (select from core.tenants t
                 where (t.organization_id, t.user_profile_id) = (p.organization_id, p.id) and t.status <> 'moved_out')
    );
  if not found then
    raise exception using
      errcode = 'insufficient_privilege',
      message = format('user %s may not act for organization %s', user_uuid, organization_uuid);
  end if;
  perform set_config('app.current_user_id',         user_uuid::text,                      true),
          set_config('app.current_organization_id', organization_uuid::text,              true),
          set_config('app.client_ip',               coalesce(host(client_ip), ''),        true),
          set_config('app.user_agent',              coalesce(user_agent, ''),             true),
          set_config('app.request_id',              coalesce(request_id, ''),             true);
end
$$;

-- E086: nobody's context allows an organization that doesn't exist yet.
create function app.create_organization(organization_name text, organization_slug text, admin_user uuid) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  uuid;
  profile       uuid;
begin
  insert into core.organizations (name, slug) values (organization_name, organization_slug) returning id into organization;
  insert into core.user_profiles (organization_id, identity_user_id) values (organization, admin_user) returning id into profile;
  insert into core.organization_members (organization_id, user_profile_id, role, permissions)
  values (organization, profile, 'admin', '["all"]');
  return organization;
end
$$;

create function app.organization_ids() returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select id from core.organizations order by id;
end;

comment on function app.current_profile_id()                is 'The profile of the current user in the current organization (E071); NULL when there is none';
comment on function app.current_member_id()                 is 'The active membership of the current user in the current organization; NULL when there is none';
comment on function app.has_permission(text, uuid, text)    is 'Whether the current user has a permission in the current organization, or on one property or unit of it';
comment on function app.organization_if(text)               is 'The current organization if the current user has the permission there, else NULL. An error without a context';
comment on function app.get_user_role(uuid, uuid, text)     is 'The highest role of a user on an entity of the current organization, "none" without one';
comment on function app.visible_user_ids()                  is 'The current user; with users.view_all everybody in the organization';
comment on function app.my_property_ids()                   is 'Properties that the current user manages';
comment on function app.my_tenant_ids()                     is 'Tenant rows of the current user';
comment on function app.my_unit_ids()                       is 'Units that the current user rents or rented';
comment on function app.my_rented_property_ids()            is 'Properties that the current user rents or rented in';
comment on function app.set_context_as(uuid, uuid, inet, text, text) is
  'Opens a context for the rest of the transaction. Trusts its caller to know who the user is';
comment on function app.create_organization(text, text, uuid) is 'Creates an organization with its first administrator';
comment on function app.organization_ids()                  is 'All organizations, for migrations that run once for each';

grant execute on function
  app.current_profile_id(),
  app.current_member_id(),
  app.has_permission(text, uuid, text),
  app.organization_if(text),
  app.get_user_role(uuid, uuid, text),
  app.visible_user_ids(),
  app.my_property_ids(),
  app.my_tenant_ids(),
  app.my_unit_ids(),
  app.my_rented_property_ids()
  to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;

grant execute on function app.set_context_as(uuid, uuid, inet, text, text)   to pm_service;
grant execute on function app.create_organization(text, text, uuid)          to pm_service;
grant execute on function app.organization_ids()                             to pm_owner;

reset role;
