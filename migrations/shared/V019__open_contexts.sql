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

-- Renters are no members: they come in by their tenancy.
create function app.rents(user_uuid uuid, profile uuid, organization uuid) returns boolean
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from core.tenants t
                 where t.organization_id = organization and t.user_profile_id = profile and t.status <> 'moved_out')
      or app.org_has_user(organization, user_uuid);
end
$$;

-- Everything it sets ends with the transaction, so that nothing reaches the next client of a pooler (E061, E192).
create function app.write_context(organization uuid, user_uuid uuid, profile uuid, member uuid, permissions text[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant text := concat_ws(' ', organization, coalesce(user_uuid::text, '-'), coalesce(profile::text, '-'),
                                     coalesce(member::text, '-'), permissions);
begin
  perform set_config('app.context', context, true), set_config('app.seal', app.seal_of(context), true);
end
$$;

-- E068. What a member may do in the whole organization stands in his membership, and in roles that he holds on it.
-- No message names anybody.
create function app.open_context(user_uuid uuid, organization uuid, client_ip inet, user_agent text, request_id text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  profile      uuid;
  member       uuid;
  permissions  text[];
begin
  select p.id, m.id,
         array(select jsonb_array_elements_text(m.permissions)) || array(
           select jsonb_array_elements_text(r.permissions)
           from identity.user_roles r
           where r.organization_id = organization and r.user_id = user_uuid and r.entity_type = 'organization'
             and r.is_active and (r.expires_at is null or r.expires_at > now())
         )
  into profile, member, permissions
  from identity.user_profiles u
  left join core.user_profiles p
    on p.organization_id = organization and p.identity_user_id = u.id and p.status <> 'inactive'
  left join core.organization_members m
    on m.organization_id = organization and m.user_profile_id = p.id and m.status = 'active'
  where u.id = user_uuid and u.status = 'active' and app.organization_is_open(organization);
  if not found or member is null and not app.rents(user_uuid, profile, organization) then
    raise insufficient_privilege using message = 'this user may not act for this organization';
  elsif member is null then
    permissions := '{}'; -- a role counts for members
  end if;
  perform app.write_context(organization, user_uuid, profile, member, permissions),
          set_config('app.client_ip',  coalesce(host(client_ip), ''), true),
          set_config('app.user_agent', coalesce(user_agent, ''),      true),
          set_config('app.request_id', coalesce(request_id, ''),      true);
end
$$;

-- For whoever holds the token of a session, and for nobody else: it is worth what its holder may do, no more.
create function app.set_context(
  session_token      text,
  organization_uuid  uuid,
  client_ip          inet default null,
  user_agent         text default null,
  request_id         text default null
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  hash    constant text := encode(sha256(convert_to(session_token, 'UTF8')), 'hex'); -- no plan in the log shows the token
  person  uuid;
begin
  select s.user_id into person
  from identity.auth_sessions s
  where s.token_hash = hash and s.expires_at > now();
  if not found then
    raise insufficient_privilege using
      message = 'no such session, or it has ended',
      hint    = 'Its user has to sign in again.';
  end if;
  perform app.open_context(person, organization_uuid, client_ip, user_agent, request_id);
end
$$;

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
  perform app.open_context(user_uuid, organization_uuid, client_ip, user_agent, request_id);
end
$$;

-- For migrations that run once for each organization, in nobody's name and with nobody's permissions.
create function app.set_context_for(organization_uuid uuid) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.write_context(organization_uuid, null, null, null, '{}');
end
$$;

-- E086: nobody's context allows an organization that doesn't exist yet.
create function app.create_organization(
  organization_name  text,
  organization_slug  text,
  admin_user         uuid,
  timezone           text default 'UTC',
  currency           text default 'USD',
  subscription_plan  text default 'basic'
) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  organization  uuid;
  profile       uuid;
begin
  if organization_slug !~ '^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$' then
    raise check_violation using
      message = format('"%s" is no slug', organization_slug),
      hint    = 'Lower case letters, digits, - and _, with a letter or digit at either end, such as example-homes.';
  end if;
  insert into core.organizations (name, slug, timezone, currency, subscription_plan)
  values (organization_name, organization_slug, create_organization.timezone, create_organization.currency,
          create_organization.subscription_plan)
  returning id into organization;
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
comment on function app.rents(uuid, uuid, uuid) is
  'Whether a user comes in by a tenancy, here or in the schema of the organization; the definer''s alone to call';
comment on function app.write_context(uuid, uuid, uuid, uuid, text[]) is
  'Puts a context under its seal, for the rest of the transaction; the definer''s alone to call';
comment on function app.open_context(uuid, uuid, inet, text, text) is
  'Opens a context where the user may act for the organization, else an error (42501); the definer''s alone to call';
comment on function app.set_context(text, uuid, inet, text, text) is
  'Opens a context for the rest of the transaction, for the user of a session. Pass the token as a parameter, never in the text';
comment on function app.set_context_as(uuid, uuid, inet, text, text) is
  'Opens a context for the rest of the transaction. Trusts its caller to know who the user is';
comment on function app.set_context_for(uuid) is
  'Opens the context of an organization for the rest of the transaction, without a user';
comment on function app.create_organization(text, text, uuid, text, text, text) is 'Creates an organization with its first administrator, and returns its id';
comment on function app.organization_ids()                    is 'All organizations, for migrations that run once for each';

grant execute on function app.set_context(text, uuid, inet, text, text)
  to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
grant execute on function app.set_context_as(uuid, uuid, inet, text, text) to pm_service;
grant execute on function app.set_context_for(uuid)                        to pm_owner;
grant execute on function app.create_organization(text, text, uuid, text, text, text)        to pm_service;
grant execute on function app.organization_ids()                           to pm_owner;

reset role;
