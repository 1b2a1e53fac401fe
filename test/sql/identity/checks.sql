-- Every check of identity, broken once: a wrong value is refused, by the name of its check.
begin;
select plan(18);

insert into identity.auth_sessions (user_id, token_hash, expires_at) values (test.id('ours.admin'), 'x', now() + interval '1 day');
insert into identity.auth_tokens (user_id, token_type, token_hash, expires_at) values (test.id('ours.admin'), 'refresh', 'x', now() + interval '1 day');
insert into identity.mfa_settings (user_id, method) values (test.id('ours.admin'), 'totp');
insert into identity.roles (name) values ('concierge');
insert into identity.user_roles (user_id, organization_id, entity_id, entity_type, role_name)
values (test.id('ours.admin'), test.id('ours.organization'), test.id('ours.organization'), 'organization', 'admin');
insert into identity.api_keys (name, key_hash) values ('x', 'x');
insert into identity.oauth_providers (provider_name, client_id, client_secret, client_secret_key_id, authorization_url, token_url, user_info_url)
values ('google', 'x', '\x00', 'k', 'x', 'x', 'x');

select throws_ok(
  format('update identity.%I set %s', t, change), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, t, checked), format('%s: %s', t, change)
)
from (values
  ('user_profiles',   'email',                        $$email = 'A@b'$$),
  ('user_profiles',   'login_count',                  $$login_count = -1$$),
  ('user_profiles',   'metadata',                     $$metadata = '"x"'$$),
  ('user_profiles',   'mfa_secret_mfa_secret_key_id', $$mfa_secret = '\x00'$$),
  ('user_profiles',   'status',                       $$status = 'galaxy'$$),
  ('auth_sessions',   'created_at_expires_at',        $$expires_at = created_at$$),
  ('auth_tokens',     'created_at_expires_at',        $$expires_at = created_at$$),
  ('auth_tokens',     'metadata',                     $$metadata = '"x"'$$),
  ('auth_tokens',     'token_type',                   $$token_type = 'galaxy'$$),
  ('mfa_settings',    'credential',                   $$credential = '"x"'$$),
  ('mfa_settings',    'method',                       $$method = 'galaxy'$$),
  ('mfa_settings',    'secret_encrypted_key_id',      $$key_id = 'k'$$),
  ('roles',           'entity_type',                  $$entity_type = 'galaxy'$$),
  ('user_roles',      'entity_id_organization_id',    $$entity_id = user_id$$),
  ('user_roles',      'entity_type',                  $$entity_type = 'galaxy'$$),
  ('user_roles',      'permissions',                  $$permissions = '"x"'$$),
  ('oauth_providers', 'provider_name',                $$provider_name = 'galaxy'$$),
  ('api_keys',        'permissions',                  $$permissions = '"x"'$$)
) v (t, checked, change);

select * from finish();
rollback;
