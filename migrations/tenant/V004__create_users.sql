-- The organization's people: its staff, and renters who may sign in.

set role pm_owner;

create table users (
  id               uuid          not null  default gen_random_uuid(),
  organization_id  uuid          not null  default app.current_organization_id(), -- E089
  email            varchar(255)  not null,
  phone_number     varchar(20),
  first_name       varchar(100),
  last_name        varchar(100),
  role             varchar(50)   not null,
  status           varchar(20)   not null  default 'active',
  preferences      jsonb         not null  default '{}',
  last_login_at    timestamptz,
  created_at       timestamptz   not null  default now(),
  updated_at       timestamptz   not null  default now(),

  constraint users_pkey                  primary key (id),
  constraint users_email_key             unique (email), -- its index is idx_users_email as well (E022)
  constraint users_organization_id_fkey  foreign key (organization_id) references organizations (id) on delete restrict,
  constraint users_email_check           check (email = lower(email) and email like '%_@_%'), -- E042
  constraint users_role_check            check (role in ('admin', 'manager', 'property_manager', 'staff', 'tenant', 'readonly')),
  constraint users_status_check          check (status in ('active', 'inactive', 'suspended', 'banned')),
  constraint users_preferences_check     check (jsonb_typeof(preferences) = 'object'),
  constraint users_not_blank_check       check (
    phone_number = btrim(phone_number) and phone_number <> ''
    and first_name = btrim(first_name) and first_name <> '' and last_name = btrim(last_name) and last_name <> ''
  ),
  constraint users_finite_check          check (isfinite(last_login_at) and isfinite(created_at) and isfinite(updated_at))
);

create index idx_users_org_role on users (organization_id, role);

comment on table  users                  is 'People of the organization; what they may do is said by their membership in core';
comment on column users.id               is 'That of identity.user_profiles, for who can sign in: app.current_user_id() is compared with it';
comment on column users.organization_id  is 'That of the one row of organizations';
comment on column users.email            is 'In lower case';
comment on column users.phone_number     is 'With the country''s code';
comment on column users.first_name       is 'Given name, as the person writes it';
comment on column users.last_name        is 'Family name, as the person writes it';
comment on column users.role             is 'A title for people to read';
comment on column users.status           is 'Only active ones come in';
comment on column users.preferences      is 'Object: how the person wants the application to look';
comment on column users.last_login_at    is 'When the person last signed in; written by the application';

alter table users enable row level security;
alter table users force row level security;

create trigger refuse_beyond_plan
  after insert or update of status on users
  for each row
  when (app.current_organization_id() is not null and new.status not in ('inactive', 'sold'))
  execute function app.org_refuse_beyond_plan();

create trigger set_updated_at
  before update on users
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on users
  for each row execute function app.audit_trigger();

reset role;
