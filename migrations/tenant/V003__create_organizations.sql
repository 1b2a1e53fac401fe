-- Whose schema this is: one row, whose id every policy of the schema compares with the context. The other tables need no
-- organization_id for it; where the document has one, its key leads here.

set role pm_owner;

create table organizations (
  id                 uuid          not null  default gen_random_uuid(),
  name               varchar(255)  not null,
  display_name       varchar(255),
  domain             varchar(100),
  subscription_plan  varchar(50)   not null  default 'basic',
  max_properties     integer       not null  default 10,
  max_users          integer       not null  default 50,
  timezone           varchar(50)   not null  default 'UTC',
  currency           varchar(3)    not null  default 'USD',
  settings           jsonb         not null  default '{}',
  created_at         timestamptz   not null  default now(),
  updated_at         timestamptz   not null  default now(),

  constraint organizations_pkey                     primary key (id),
  constraint organizations_id_check                 check (id <> '00000000-0000-0000-0000-000000000000'),
  constraint organizations_domain_check             check (domain = lower(domain)),
  constraint organizations_subscription_plan_check  check (subscription_plan in ('basic', 'professional', 'enterprise')),
  constraint organizations_max_properties_check     check (max_properties >= 0),
  constraint organizations_max_users_check          check (max_users >= 0),
  constraint organizations_timezone_check           check (timestamptz 'epoch' at time zone timezone is not null), -- an error for a name that is none
  constraint organizations_currency_check           check (currency ~ '^[A-Z]{3}$'),
  constraint organizations_settings_check           check (jsonb_typeof(settings) = 'object'),
  constraint organizations_is_money_check           check (currency not in ('XXX', 'XTS')),
  constraint organizations_not_blank_check          check (name = btrim(name) and name <> '' and display_name = btrim(display_name) and display_name <> ''),
  constraint organizations_finite_check             check (isfinite(created_at) and isfinite(updated_at))
);

create unique index organizations_one_row_key on organizations ((true));

comment on table  organizations                    is 'The one organization whose schema this is';
comment on column organizations.id                 is 'As in core.organizations';
comment on column organizations.name               is 'The firm''s name, as contracts have it';
comment on column organizations.display_name       is 'What people read on the screen; the name where it is NULL';
comment on column organizations.domain             is 'The customer''s own domain, in lower case';
comment on column organizations.subscription_plan  is 'What the platform granted, as max_properties and max_users';
comment on column organizations.max_properties     is 'Of the plan: properties in use (E217)';
comment on column organizations.max_users          is 'Of the plan: members that are not inactive (E217)';
comment on column organizations.timezone           is 'IANA name; "today" of this organization is meant in it (E215)';
comment on column organizations.currency           is 'ISO 4217; what is booked without another (E216)';
comment on column organizations.settings           is 'Object of the application''s settings for the organization';

insert into organizations (
  id, name, display_name, domain, subscription_plan, max_properties, max_users, timezone, currency, settings, created_at, updated_at
)
select o.id, o.name, o.display_name, o.domain, o.subscription_plan, o.max_properties, o.max_users, o.timezone, o.currency, o.settings,
       o.created_at, o.updated_at
from app.organization_of_schema(current_schema()) o
where o.id is not null;

alter table organizations enable row level security;
alter table organizations force row level security; -- E075

create trigger set_updated_at
  before update on organizations
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on organizations
  for each row execute function app.audit_trigger();

reset role;
