-- Organizations: the tenants of this database, in the sense of multi-tenancy.

set role pm_owner;

create table core.organizations (
  id                    uuid          not null  default gen_random_uuid(),
  name                  varchar(255)  not null,
  display_name          varchar(255),
  slug                  varchar(100)  not null,
  domain                varchar(100),
  logo_url              text,
  primary_color         varchar(7),
  subscription_plan     varchar(50)   not null  default 'basic',
  subscription_status   varchar(20)   not null  default 'active',
  max_properties        integer       not null  default 10,
  max_users             integer       not null  default 50,
  max_storage_gb        integer       not null  default 10,
  billing_email         varchar(255),
  support_email         varchar(255),
  phone_number          varchar(20),
  address               jsonb,
  timezone              varchar(50)   not null  default 'UTC',
  currency              varchar(3)    not null  default 'USD',
  language              varchar(10)   not null  default 'en',
  settings              jsonb         not null  default '{}',
  onboarding_completed  boolean       not null  default false,
  trial_ends_at         timestamptz,
  created_at            timestamptz   not null  default now(),
  updated_at            timestamptz   not null  default now(),

  constraint organizations_pkey                       primary key (id),
  constraint organizations_slug_key                   unique (slug),
  constraint organizations_domain_key                 unique (domain), -- E043
  -- A nil id would be the organization of everybody without a context, should an accessor ever return it (E063).
  constraint organizations_id_check                   check (id <> '00000000-0000-0000-0000-000000000000'),
  constraint organizations_slug_check                 check (slug ~ '^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$'), -- E160
  constraint organizations_domain_check               check (domain = lower(domain)),
  constraint organizations_primary_color_check        check (primary_color ~ '^#[0-9A-Fa-f]{6}$'),
  constraint organizations_subscription_plan_check    check (subscription_plan in ('basic', 'professional', 'enterprise')),
  constraint organizations_subscription_status_check  check (subscription_status in ('active', 'suspended', 'cancelled')),
  constraint organizations_max_properties_check       check (max_properties >= 0),
  constraint organizations_max_users_check            check (max_users >= 0),
  constraint organizations_max_storage_gb_check       check (max_storage_gb >= 0),
  constraint organizations_address_check              check (jsonb_typeof(address) = 'object'),
  -- A name that this server doesn't know fails here, and not in every job that asks what day it is there.
  constraint organizations_timezone_check             check (timestamptz '2000-01-01 00:00+00' at time zone timezone is not null),
  constraint organizations_currency_check             check (currency ~ '^[A-Z]{3}$'),
  constraint organizations_settings_check             check (jsonb_typeof(settings) = 'object')
);

create index idx_organizations_status on core.organizations (subscription_status);

comment on table  core.organizations                       is 'The customers of the platform; every business row names the one it belongs to';
comment on column core.organizations.name                  is 'The firm''s name, as contracts have it';
comment on column core.organizations.display_name          is 'What people read on the screen; the name where it is NULL';
comment on column core.organizations.slug                  is 'The organization in a URL: lower case letters, digits, - and _';
comment on column core.organizations.domain                is 'The customer''s own domain, in lower case';
comment on column core.organizations.logo_url              is 'Where the logo is kept';
comment on column core.organizations.primary_color         is 'As #RRGGBB';
comment on column core.organizations.subscription_plan     is 'The platform''s to set, by app.set_plan';
comment on column core.organizations.subscription_status   is 'What is not active gets no invoices and fees by jobs';
comment on column core.organizations.max_properties        is 'Of the plan: properties in use (E217)';
comment on column core.organizations.max_users             is 'Of the plan: members that are not inactive (E217)';
comment on column core.organizations.max_storage_gb        is 'Of the plan, in gigabytes: for the application, which keeps the files; nothing here counts them';
comment on column core.organizations.billing_email         is 'Where the platform sends its own bills';
comment on column core.organizations.support_email         is 'Where the organization''s tenants turn to';
comment on column core.organizations.phone_number          is 'With the country''s code';
comment on column core.organizations.address               is 'Object with line1, line2, city, state, postal_code, country';
comment on column core.organizations.timezone              is 'IANA name; "today" of this organization is meant in it (E215)';
comment on column core.organizations.currency              is 'ISO 4217';
comment on column core.organizations.language              is 'Language tag such as en; of what is written to people who have not chosen one';
comment on column core.organizations.settings              is 'Object of the application''s settings for the organization; those with a type and a default are in shared.system_settings';
comment on column core.organizations.onboarding_completed  is 'Whether somebody has gone through the first steps; the application''s';
comment on column core.organizations.trial_ends_at         is 'NULL for one that pays';

create trigger set_updated_at
  before update on core.organizations
  for each row execute function app.set_updated_at();

call app.attach_audit('core.organizations');

alter table core.organizations enable row level security;
alter table core.organizations force row level security; -- E075

reset role;

set role pm_definer;

create function app.organization_date(organization uuid default app.current_organization_id()) returns date
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (now() at time zone coalesce((select o.timezone from core.organizations o where o.id = organization), 'UTC'))::date;
end
$$;

comment on function app.organization_date(uuid) is 'Today in an organization''s time zone (E215); in UTC without one';

grant execute on function app.organization_date(uuid)
  to pm_owner, pm_app, property_manager_role, tenant_role, pm_service, pm_readonly, pm_reporting, pm_cron;

reset role;
