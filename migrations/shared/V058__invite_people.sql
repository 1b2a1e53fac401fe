-- How people come into an organization: by their own consent. Whoever could take a user in by his id would read his address and
-- number, and learn which ids exist (E025, E084). So a member is invited by address, with the same answer whether it has an account
-- or not, and is let in by the platform, which is shown the token that was sent there.

set role pm_definer;

create function app.invite_user(
  email        text,
  token_hash   text,
  role         text default null,
  permissions  jsonb default null,
  tenant       uuid default null,
  valid_for    interval default '7 days'
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid := app.organization_if(case when tenant is null then 'members.manage' else 'users.create' end);
  address       constant text := lower(invite_user.email);
  invited       uuid;
begin
  if organization is null or tenant is not null
     and not exists (select from core.tenants t where t.organization_id = organization and t.id = tenant) then
    raise insufficient_privilege using message = 'the current user may not invite anybody so';
  end if;
  -- Said now, for whoever accepts could not mend it.
  if (role is null) = (tenant is null) or role not in ('admin', 'manager', 'staff', 'readonly') or jsonb_typeof(permissions) <> 'array' then
    raise invalid_parameter_value using message = 'an invitation is either for a role of members, with an array of permissions, or for a tenant';
  end if;
  insert into identity.user_profiles (email) values (address) on conflict on constraint user_profiles_email_key do nothing;
  select u.id into strict invited from identity.user_profiles u where u.email = address;
  insert into identity.auth_tokens (user_id, organization_id, token_type, token_hash, expires_at, metadata)
  values (invited, organization, 'invitation', invite_user.token_hash, now() + valid_for,
          jsonb_strip_nulls(jsonb_build_object('role', role, 'permissions', permissions, 'tenant', tenant, 'invited_by', app.current_profile_id())));
end
$$;

create function app.accept_invitation(token_hash text) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  invitation  identity.auth_tokens;
  profile     uuid;
begin
  update identity.auth_tokens t
  set used_at = now()
  where t.token_hash = accept_invitation.token_hash and t.token_type = 'invitation'
    and t.used_at is null and t.revoked_at is null and t.expires_at > now()
  returning t.* into invitation;
  if not found then
    raise insufficient_privilege using message = 'no such invitation';
  end if;

  -- Whoever comes in counts in the organization's plan, as what is written in its context does.
  perform app.set_context_for(invitation.organization_id);
  insert into core.user_profiles as p (organization_id, identity_user_id) values (invitation.organization_id, invitation.user_id)
  on conflict on constraint user_profiles_identity_user_id_organization_id_key do update set status = 'active'
  returning p.id into profile;
  if invitation.metadata ? 'tenant' then
    update core.tenants t
    set user_profile_id = profile
    where t.organization_id = invitation.organization_id and t.id = (invitation.metadata ->> 'tenant')::uuid;
  else
    insert into core.organization_members (organization_id, user_profile_id, role, permissions, invited_by, invited_at, status)
    values (invitation.organization_id, profile, invitation.metadata ->> 'role', invitation.metadata -> 'permissions',
            (invitation.metadata ->> 'invited_by')::uuid, invitation.created_at, 'active')
    on conflict on constraint organization_members_organization_id_user_profile_id_key do update
    set role = excluded.role, permissions = excluded.permissions, invited_by = excluded.invited_by, invited_at = excluded.invited_at,
        joined_at = now(), status = 'active';
  end if;
  perform set_config('app.context', '', true);
  return invitation.organization_id;
end
$$;

comment on function app.invite_user(text, text, text, jsonb, uuid, interval) is
  'Invites whoever has that address, as a member in a role or as the account of a tenant. permissions: those of the role where left out. token_hash: SHA-256, in hex, of the token that is sent there';
comment on function app.accept_invitation(text) is
  'Lets in whoever brings the token of an invitation; returns the organization. Trusts its caller to know that he is the one it was sent to';

grant execute on function app.invite_user(text, text, text, jsonb, uuid, interval) to pm_app;
grant execute on function app.accept_invitation(text)                             to pm_service;

reset role;
