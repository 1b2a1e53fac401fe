-- What every transaction begins with takes a fifth less: the registry is asked in the query that finds the member, and what is
-- set is set without another function and another query. What it lets in is what it let in (E068).

set role pm_definer;

create or replace function app.open_context(user_uuid uuid, organization uuid, client_ip inet, user_agent text, request_id text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  profile      uuid;
  member       uuid;
  permissions  text[];
  context      text;
  done         text;
begin
  select p.id, m.id,
         array(select jsonb_array_elements_text(m.permissions)) || array(
           select jsonb_array_elements_text(r.permissions)
           from identity.user_roles r
           where r.organization_id = organization and r.user_id = user_uuid and r.entity_type = 'organization'
             and r.is_active and (r.expires_at is null or r.expires_at > now())
         )
  into profile, member, permissions
  from public.tenant_registry o
  join identity.user_profiles u on u.id = user_uuid and u.status = 'active'
  left join core.user_profiles p
    on p.organization_id = organization and p.identity_user_id = u.id and p.status <> 'inactive'
  left join core.organization_members m
    on m.organization_id = organization and m.user_profile_id = p.id and m.status = 'active'
  where o.organization_id = organization and o.status = 'active';
  if not found or member is null and not app.rents(user_uuid, profile, organization) then
    raise insufficient_privilege using message = 'this user may not act for this organization';
  elsif member is null then
    permissions := '{}'; -- a role counts for members
  end if;
  context := concat_ws(' ', organization, user_uuid, coalesce(profile::text, '-'), coalesce(member::text, '-'), permissions);
  -- An assignment is worked out at once, where PERFORM runs a query.
  done := concat(
    set_config('app.context',    context,                       true),
    set_config('app.seal',       app.seal_of(context),          true),
    set_config('app.client_ip',  coalesce(host(client_ip), ''), true),
    set_config('app.user_agent', coalesce(user_agent, ''),      true),
    set_config('app.request_id', coalesce(request_id, ''),      true)
  );
end
$$;

reset role;
