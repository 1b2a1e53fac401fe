-- Who is asking, and what may they do in the current organization.
-- Definer functions with nothing but pg_catalog in their search_path, called by whom they are granted to (E065, E066);
-- their owner sees every organization (E073), so each of them bounds itself by the context. Policies call them once
-- in a statement, as (select app.…), never for a row (E072), and never read another table themselves (E081).
-- Who somebody is, and what he may do everywhere, is found when the context is opened (V019), and not in every statement.

set role pm_definer;

create function app.current_profile_id() returns uuid
  language sql stable parallel safe
  return nullif(split_part(app.sealed_context(), ' ', 3), '-')::uuid;

create function app.current_member_id() returns uuid
  language sql stable parallel safe
  return nullif(split_part(app.sealed_context(), ' ', 4), '-')::uuid;

-- The permissions of the whole organization stand in the context, as they were when it was opened.
create function app.holds_permission(context text, permission_name text) returns boolean
  language sql immutable parallel safe
  return substr(context, strpos(context, '{'))::text[] && array[permission_name, 'all'];

-- E067: a permission counts in the current organization alone. An entity, where one is named, must belong to it.
create function app.has_permission(permission_name text, entity_uuid uuid default null, entity_type_param text default null)
  returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.sealed_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
begin
  if entity_uuid is null or entity_uuid = organization then
    return coalesce(app.holds_permission(context, permission_name), false);
  end if;
  return exists (
      select from core.properties where organization_id = organization and id = entity_uuid
      union all
      select from core.units where organization_id = organization and id = entity_uuid
    )
    and (app.holds_permission(context, permission_name) or split_part(context, ' ', 4) <> '-' and exists (
      select
      from identity.user_roles r
      where r.user_id = split_part(context, ' ', 2)::uuid
        and r.organization_id = organization
        and r.entity_id = entity_uuid
        and r.entity_type = coalesce(entity_type_param, r.entity_type)
        and r.is_active
        and (r.expires_at is null or r.expires_at > now())
        and r.permissions ?| array[permission_name, 'all']
    ));
end
$$;

create function app.organization_if(permission_name text) returns uuid
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant text := app.required_context();
begin
  return case when app.holds_permission(context, permission_name) then split_part(context, ' ', 1)::uuid end;
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
      and r.organization_id = (select app.current_organization_id())
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
    where p.organization_id = app.current_organization_id() and (select app.has_permission('users.view_all'))
  );
end
$$;

comment on function app.current_profile_id() is
  'The profile of the current user in the current organization (E071); NULL when there is none';
comment on function app.current_member_id() is
  'The active membership of the current user in the current organization; NULL when there is none';
comment on function app.holds_permission(text, text) is
  'Whether a context has a permission for the whole organization';
comment on function app.has_permission(text, uuid, text) is
  'Whether the current user has a permission in the current organization, or on one property or unit of it';
comment on function app.organization_if(text) is
  'The current organization if the current user has the permission there, else NULL. An error without a context';
comment on function app.get_user_role(uuid, uuid, text) is
  'The highest role of a user on an entity of the current organization, "none" without one';
comment on function app.visible_user_ids() is
  'The current user; with users.view_all everybody in the organization';

grant execute on function
  app.current_profile_id(),
  app.current_member_id(),
  app.holds_permission(text, text),
  app.has_permission(text, uuid, text),
  app.organization_if(text),
  app.get_user_role(uuid, uuid, text),
  app.visible_user_ids()
  to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
