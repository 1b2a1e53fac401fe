-- People who can sign in. They belong to no organization: memberships tie them to any number of them.

set role pm_owner;

create table identity.user_profiles (
  id                   uuid          not null  default gen_random_uuid(),
  external_auth_id     varchar(255),
  email                varchar(255)  not null,
  email_verified       boolean       not null  default false,
  first_name           varchar(100),
  last_name            varchar(100),
  phone_number         varchar(20),
  phone_verified       boolean       not null  default false,
  profile_image_url    text,
  language_preference  varchar(10)   not null  default 'en',
  timezone             varchar(50)   not null  default 'UTC',
  mfa_enabled          boolean       not null  default false,
  mfa_secret           bytea,
  mfa_secret_key_id    varchar(100),
  last_login_at        timestamptz,
  login_count          integer       not null  default 0,
  status               varchar(20)   not null  default 'active',
  metadata             jsonb         not null  default '{}',
  created_at           timestamptz   not null  default now(),
  updated_at           timestamptz   not null  default now(),

  constraint user_profiles_pkey                          primary key (id),
  constraint user_profiles_external_auth_id_key          unique (external_auth_id),
  constraint user_profiles_email_key                     unique (email),
  -- One spelling of an address (E042): stored in lower case, a plain comparison finds it through the index under RLS.
  constraint user_profiles_email_check                   check (email = lower(email) and email like '%_@_%'),
  constraint user_profiles_mfa_secret_mfa_secret_key_id_check  check ((mfa_secret is null) = (mfa_secret_key_id is null)),
  constraint user_profiles_login_count_check             check (login_count >= 0),
  constraint user_profiles_status_check                  check (status in ('active', 'inactive', 'suspended', 'banned')),
  constraint user_profiles_metadata_check                check (jsonb_typeof(metadata) = 'object')
);

-- The indexes on email and external_auth_id are the unique ones (E055).
create index idx_user_profiles_status on identity.user_profiles (status);

comment on table  identity.user_profiles                      is 'People who can sign in; core.user_profiles is their profile within one organization';
comment on column identity.user_profiles.external_auth_id     is 'The subject at the OAuth provider';
comment on column identity.user_profiles.email                is 'In lower case';
comment on column identity.user_profiles.email_verified       is 'Whether the person has shown to read mail at this address; a changed address begins anew, by trigger';
comment on column identity.user_profiles.first_name           is 'Given name, as the person writes it';
comment on column identity.user_profiles.last_name            is 'Family name, as the person writes it';
comment on column identity.user_profiles.phone_number         is 'With the country''s code, such as +1 555 0100; codes are sent to it once it is verified';
comment on column identity.user_profiles.phone_verified       is 'Whether the person has shown to have this telephone; a changed number begins anew, by trigger';
comment on column identity.user_profiles.profile_image_url    is 'Where the person''s picture is kept';
comment on column identity.user_profiles.language_preference  is 'Language tag such as en or pt-BR; what the platform writes to the person is in it';
comment on column identity.user_profiles.timezone             is 'IANA name; times are shown to the person in it';
comment on column identity.user_profiles.mfa_enabled          is 'Whether signing in asks for a second factor; which ones: identity.mfa_settings';
comment on column identity.user_profiles.mfa_secret           is 'Encrypted by the application (AES-256-GCM), never readable here (E048)';
comment on column identity.user_profiles.mfa_secret_key_id    is 'The key that mfa_secret was encrypted with';
comment on column identity.user_profiles.last_login_at        is 'When the person last signed in; written by the application, not audited';
comment on column identity.user_profiles.login_count          is 'How often the person signed in; written by the application, not audited';
comment on column identity.user_profiles.status               is 'Only active people sign in; suspended by an organization''s wish, banned by the platform''s';
comment on column identity.user_profiles.metadata             is 'Object of facts that have no column; the application''s own';

-- The document's tree says users, its SQL user_profiles (E005). Read with the reader's own rights (E090).
create view identity.users with (security_invoker = true) as
  select id, external_auth_id, email, email_verified, first_name, last_name, phone_number, status,
         last_login_at, created_at, updated_at
  from identity.user_profiles;

comment on view identity.users is 'identity.user_profiles without its secrets';

create trigger set_updated_at
  before update on identity.user_profiles
  for each row execute function app.set_updated_at();

-- Whoever changes the address or the number that codes are sent to has shown nothing about the new one.
create function app.unverify_contact() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.email_verified := new.email_verified and (not old.email_verified or new.email = old.email);
  new.phone_verified := new.phone_verified and (not old.phone_verified or new.phone_number is not distinct from old.phone_number);
  return new;
end
$$;

comment on function app.unverify_contact() is 'BEFORE UPDATE trigger of identity.user_profiles: a changed contact is verified anew, by an update of its own';

create trigger unverify_contact
  before update of email, phone_number on identity.user_profiles
  for each row
  when ((old.email, old.phone_number) is distinct from (new.email, new.phone_number))
  execute function app.unverify_contact();

call app.attach_audit('identity.user_profiles', redacted => '{mfa_secret}', ignored => '{last_login_at,login_count}');

alter table identity.user_profiles enable row level security;
alter table identity.user_profiles force row level security; -- E075

reset role;
