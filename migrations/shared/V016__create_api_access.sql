-- Machines that sign in, and the providers that people sign in through.

set role pm_owner;

create table identity.oauth_providers (
  id                    uuid          not null  default gen_random_uuid(),
  provider_name         varchar(50)   not null,
  client_id             varchar(255)  not null,
  client_secret         bytea         not null,
  client_secret_key_id  varchar(100)  not null,
  authorization_url     text          not null,
  token_url             text          not null,
  user_info_url         text          not null,
  scopes                text[]        not null  default array['openid', 'profile', 'email'],
  is_enabled            boolean       not null  default true,
  created_at            timestamptz   not null  default now(),

  constraint oauth_providers_pkey                 primary key (id),
  constraint oauth_providers_provider_name_key    unique (provider_name),
  constraint oauth_providers_provider_name_check  check (provider_name in ('google', 'microsoft', 'azure_ad'))
);

comment on table  identity.oauth_providers                       is 'Sign-in providers of the platform; granted to nobody (E088)';
comment on column identity.oauth_providers.provider_name         is 'One row a provider: google, microsoft, azure_ad';
comment on column identity.oauth_providers.client_id             is 'What the provider knows the platform by; no secret';
comment on column identity.oauth_providers.client_secret         is 'Encrypted by the application (AES-256-GCM) (E048)';
comment on column identity.oauth_providers.client_secret_key_id  is 'The key that client_secret was encrypted with';
comment on column identity.oauth_providers.authorization_url     is 'Where a person is sent to sign in';
comment on column identity.oauth_providers.token_url             is 'Where the code that comes back is changed for tokens';
comment on column identity.oauth_providers.user_info_url         is 'Where the person''s name and address are asked for';
comment on column identity.oauth_providers.scopes                is 'What is asked of the provider';
comment on column identity.oauth_providers.is_enabled            is 'Whether the sign-in page offers it';

call app.attach_audit('identity.oauth_providers', redacted => '{client_secret}');

alter table identity.oauth_providers enable row level security;
alter table identity.oauth_providers force row level security; -- E075

create table identity.api_keys (
  id               uuid          not null  default gen_random_uuid(),
  name             varchar(255)  not null,
  key_hash         varchar(255)  not null,
  organization_id  uuid,
  permissions      jsonb         not null  default '[]',
  expires_at       timestamptz,
  last_used_at     timestamptz,
  is_active        boolean       not null  default true,
  created_by       uuid,
  created_at       timestamptz   not null  default now(),

  constraint api_keys_pkey                  primary key (id),
  constraint api_keys_key_hash_key          unique (key_hash),
  constraint api_keys_organization_id_fkey  foreign key (organization_id) references core.organizations (id)     on delete restrict, -- E040
  constraint api_keys_created_by_fkey       foreign key (created_by)      references identity.user_profiles (id),
  constraint api_keys_permissions_check     check (jsonb_typeof(permissions) = 'array') -- E041
);

create index idx_api_keys_org        on identity.api_keys (organization_id);
create index idx_api_keys_created_by on identity.api_keys (created_by);

comment on table  identity.api_keys                  is 'Keys of programs that call the platform';
comment on column identity.api_keys.name             is 'What people know the key by';
comment on column identity.api_keys.key_hash         is 'SHA-256 of the key, in hex';
comment on column identity.api_keys.organization_id  is 'NULL for a key of the platform itself';
comment on column identity.api_keys.permissions      is 'Array of permission codes; what the program may do';
comment on column identity.api_keys.expires_at       is 'From then on it opens nothing; NULL for a key that stays';
comment on column identity.api_keys.last_used_at     is 'When it was last used; written by the application, not audited';
comment on column identity.api_keys.is_active        is 'false closes it at once and keeps the trace';
comment on column identity.api_keys.created_by       is 'Who made it';

call app.attach_audit('identity.api_keys', redacted => '{key_hash}', ignored => '{last_used_at}');

alter table identity.api_keys enable row level security;
alter table identity.api_keys force row level security; -- E075

reset role;
