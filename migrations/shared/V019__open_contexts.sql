-- Opening a context for a transaction, and creating an organization to have one in.

set role pm_definer;

-- Until an organization can have a schema of its own (V115), none knows its people itself.
create function app.org_has_user(organization uuid, user_uuid uuid) returns boolean
  language sql immutable
  return false;

-- Until the registry keeps a status (V115), every organization is open.
create function app.organization_is_open(organization uuid) returns boolean
  language sql immutable
  return true;

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
  where u.id = user_uuid and u.status = 'active' and app.organization_is_open(organization_uuid)
    and (
      app.org_has_user(organization_uuid, user_uuid)
      or exists (
        select
        from core.user_profiles p
        where p.identity_user_id = u.id and p.organization_id = organization_uuid and p.status <> 'inactive'
          and (
            exists (select from core.organization_members m
                    where (m.organization_id, m.user_profile_id) = (p.organization_id, p.id) and m.status = 'active')
            -- Renters are no members: they come in by their tenancy.
            or exists (select from core.tenants t
                       where (t.organization_id, t.user_profile_id) = (p.organization_id, p.id) and t.status <> 'moved_out')
          )
      )
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

comment on function app.org_has_user(uuid, uuid) is
  'Whether the schema of an organization has this user among its people; false for an organization without a schema';
comment on function app.organization_is_open(uuid) is
  'Whether people may work for an organization at all: not while it is suspended or archived';
comment on function app.set_context_as(uuid, uuid, inet, text, text) is
  'Opens a context for the rest of the transaction. Trusts its caller to know who the user is';
comment on function app.create_organization(text, text, uuid) is 'Creates an organization with its first administrator';
comment on function app.organization_ids()                    is 'All organizations, for migrations that run once for each';

grant execute on function app.set_context_as(uuid, uuid, inet, text, text) to pm_service;
grant execute on function app.create_organization(text, text, uuid)        to pm_service;
grant execute on function app.organization_ids()                           to pm_owner;

reset role;
