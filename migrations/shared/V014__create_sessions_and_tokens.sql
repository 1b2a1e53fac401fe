-- Signing in: sessions, one-time tokens and second factors. Tokens are kept as hashes only.

set role pm_owner;

create table identity.auth_sessions (
  id                  uuid          not null  default gen_random_uuid(),
  user_id             uuid          not null,
  token_hash          varchar(255)  not null,
  refresh_token_hash  varchar(255),
  device_id           varchar(255),
  device_name         varchar(255),
  ip_address          inet,
  user_agent          text,
  expires_at          timestamptz   not null,
  last_activity_at    timestamptz   not null  default now(),
  created_at          timestamptz   not null  default now(),

  constraint auth_sessions_pkey                    primary key (id),
  constraint auth_sessions_token_hash_key          unique (token_hash), -- E043
  constraint auth_sessions_refresh_token_hash_key  unique (refresh_token_hash),
  constraint auth_sessions_user_id_fkey            foreign key (user_id) references identity.user_profiles (id) on delete cascade,
  constraint auth_sessions_created_at_expires_at_check  check (expires_at > created_at)
);

create index idx_auth_sessions_user_id on identity.auth_sessions (user_id);
create index idx_auth_sessions_expires on identity.auth_sessions (expires_at);

comment on table  identity.auth_sessions                     is 'Signed-in devices; deleting a row signs the device out';
comment on column identity.auth_sessions.user_id             is 'Who signed in';
comment on column identity.auth_sessions.token_hash          is 'SHA-256 of the token, in hex; the token itself is known to the client alone';
comment on column identity.auth_sessions.refresh_token_hash  is 'SHA-256 of the token that gets a new session, in hex; NULL where sessions are not renewed';
comment on column identity.auth_sessions.device_id           is 'What the client calls its device, so that a person can tell two of them apart';
comment on column identity.auth_sessions.device_name         is 'What a person reads in the list of devices, such as "Firefox on Linux"';
comment on column identity.auth_sessions.ip_address          is 'Where the session was opened from';
comment on column identity.auth_sessions.user_agent          is 'The client''s own words about itself';
comment on column identity.auth_sessions.expires_at          is 'From then on the token opens nothing; a job deletes the row some weeks later';
comment on column identity.auth_sessions.last_activity_at    is 'When the session was last used; written by the application, not audited';

call app.attach_audit('identity.auth_sessions',
                      redacted => '{token_hash,refresh_token_hash}', ignored => '{last_activity_at}');

alter table identity.auth_sessions enable row level security;
alter table identity.auth_sessions force row level security; -- E075

create table identity.auth_tokens (
  id               uuid          not null  default gen_random_uuid(),
  user_id          uuid          not null,
  session_id       uuid,
  organization_id  uuid,
  token_type       varchar(30)   not null,
  token_hash       varchar(255)  not null,
  metadata         jsonb         not null  default '{}',
  created_ip       inet,
  expires_at       timestamptz   not null,
  used_at          timestamptz,
  revoked_at       timestamptz,
  created_at       timestamptz   not null  default now(),

  constraint auth_tokens_pkey                  primary key (id),
  constraint auth_tokens_token_hash_key        unique (token_hash),
  constraint auth_tokens_user_id_fkey          foreign key (user_id)         references identity.user_profiles (id) on delete cascade,
  constraint auth_tokens_session_id_fkey       foreign key (session_id)      references identity.auth_sessions (id) on delete cascade,
  constraint auth_tokens_organization_id_fkey  foreign key (organization_id) references core.organizations (id)     on delete restrict,
  constraint auth_tokens_token_type_check
    check (token_type in ('refresh', 'email_verification', 'password_reset', 'invitation', 'mfa_challenge')),
  constraint auth_tokens_metadata_check        check (jsonb_typeof(metadata) = 'object'),
  constraint auth_tokens_created_at_expires_at_check  check (expires_at > created_at)
);

create index idx_auth_tokens_user         on identity.auth_tokens (user_id);
create index idx_auth_tokens_session      on identity.auth_tokens (session_id);
create index idx_auth_tokens_organization on identity.auth_tokens (organization_id);
create index idx_auth_tokens_expires      on identity.auth_tokens (expires_at);

comment on table  identity.auth_tokens                  is 'One-time and refresh tokens';
comment on column identity.auth_tokens.user_id          is 'Whom the token is for';
comment on column identity.auth_tokens.session_id       is 'The session that a refresh token belongs to; NULL for the others';
comment on column identity.auth_tokens.organization_id  is 'The organization that an invitation is for';
comment on column identity.auth_tokens.token_type       is 'What the token may be used for; each kind for nothing else';
comment on column identity.auth_tokens.token_hash       is 'SHA-256 of the token, in hex';
comment on column identity.auth_tokens.metadata         is 'Object: what the kind of token needs, such as the role that an invitation is for';
comment on column identity.auth_tokens.created_ip       is 'Where it was asked for';
comment on column identity.auth_tokens.expires_at       is 'From then on it is worth nothing';
comment on column identity.auth_tokens.used_at          is 'When it was used: a token works once';
comment on column identity.auth_tokens.revoked_at       is 'When it was taken back before it was used';

call app.attach_audit('identity.auth_tokens', redacted => '{token_hash}');

alter table identity.auth_tokens enable row level security;
alter table identity.auth_tokens force row level security; -- E075

create table identity.mfa_settings (
  id                uuid          not null  default gen_random_uuid(),
  user_id           uuid          not null,
  method            varchar(20)   not null,
  is_primary        boolean       not null  default false,
  is_enabled        boolean       not null  default false,
  secret_encrypted  bytea,
  key_id            varchar(100),
  phone_number      varchar(20),
  credential        jsonb,
  confirmed_at      timestamptz,
  last_used_at      timestamptz,
  created_at        timestamptz   not null  default now(),
  updated_at        timestamptz   not null  default now(),

  constraint mfa_settings_pkey                           primary key (id),
  constraint mfa_settings_user_id_method_key             unique (user_id, method),
  constraint mfa_settings_user_id_fkey                   foreign key (user_id) references identity.user_profiles (id) on delete cascade,
  constraint mfa_settings_method_check                   check (method in ('totp', 'sms', 'email', 'webauthn', 'recovery_code')),
  constraint mfa_settings_secret_encrypted_key_id_check  check ((secret_encrypted is null) = (key_id is null)),
  constraint mfa_settings_credential_check               check (jsonb_typeof(credential) = 'object')
);

create unique index idx_mfa_settings_primary on identity.mfa_settings (user_id) where is_primary;

comment on table  identity.mfa_settings                   is 'Second factors; takes over mfa_enabled and mfa_secret of the user';
comment on column identity.mfa_settings.user_id           is 'Whose factor it is';
comment on column identity.mfa_settings.method            is 'totp: an authenticator''s codes; webauthn: a key or a device; sms, email: a code that is sent; recovery_code: one of a list on paper';
comment on column identity.mfa_settings.is_primary        is 'Asked for first; at most one for a user';
comment on column identity.mfa_settings.is_enabled        is 'Whether signing in may use it';
comment on column identity.mfa_settings.secret_encrypted  is 'Encrypted by the application (AES-256-GCM) (E048)';
comment on column identity.mfa_settings.key_id            is 'The key that secret_encrypted was encrypted with';
comment on column identity.mfa_settings.phone_number      is 'Where the codes of sms go; NULL for the other methods';
comment on column identity.mfa_settings.credential        is 'WebAuthn: credential id, public key, counter';
comment on column identity.mfa_settings.confirmed_at      is 'When the person showed for the first time to have it';
comment on column identity.mfa_settings.last_used_at      is 'When it last let the person in; not audited';

create trigger set_updated_at
  before update on identity.mfa_settings
  for each row execute function app.set_updated_at();

call app.attach_audit('identity.mfa_settings', redacted => '{secret_encrypted,credential}', ignored => '{last_used_at}');

alter table identity.mfa_settings enable row level security;
alter table identity.mfa_settings force row level security; -- E075

reset role;
