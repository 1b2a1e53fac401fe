-- Signing in and out, for the service that has seen a password or an identity provider. The token is made here and returned once:
-- it is no parameter of anything before, and only its hash is kept (V014).

set role pm_definer;

create function app.open_session(
  user_uuid    uuid,
  valid_for    interval default '12 hours',
  device_name  text default null,
  client_ip    inet default null,
  user_agent   text default null
) returns text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  token constant text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  if not exists (select from identity.user_profiles u where u.id = user_uuid and u.status = 'active') then
    raise insufficient_privilege using message = 'this user may not sign in';
  end if;
  insert into identity.auth_sessions (user_id, token_hash, device_name, ip_address, user_agent, expires_at)
  values (user_uuid, encode(sha256(convert_to(token, 'UTF8')), 'hex'), open_session.device_name, client_ip,
          open_session.user_agent, now() + valid_for);
  return token;
end
$$;

-- Whoever has the token may end its session; a token that is none ends nothing, and hears the same.
create function app.close_session(session_token text) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  delete from identity.auth_sessions where token_hash = encode(sha256(convert_to(session_token, 'UTF8')), 'hex');
end;

comment on function app.open_session(uuid, interval, text, inet, text) is
  'Opens a session and returns its token, 64 hex digits. Trusts its caller to know who the user is';
comment on function app.close_session(text) is 'Ends the session of a token; contexts that are open end with their transactions';

grant execute on function app.open_session(uuid, interval, text, inet, text) to pm_service;
grant execute on function app.close_session(text) to pm_service, pm_app, property_manager_role, tenant_role;

reset role;
