-- What a user may do: the catalogue of roles and permissions, the roles that users have, and claims about them.

set role pm_owner;

create table identity.roles (
  id               uuid          not null  default gen_random_uuid(),
  organization_id  uuid,
  name             varchar(50)   not null,
  entity_type      varchar(50)   not null  default 'organization',
  display_name     varchar(100),
  description      text,
  is_system        boolean       not null  default false,
  created_at       timestamptz   not null  default now(),
  updated_at       timestamptz   not null  default now(),

  constraint roles_pkey                                  primary key (id),
  constraint roles_organization_id_entity_type_name_key  unique nulls not distinct (organization_id, entity_type, name),
  constraint roles_organization_id_fkey                  foreign key (organization_id) references core.organizations (id) on delete restrict,
  constraint roles_entity_type_check                     check (entity_type in ('system', 'organization', 'property', 'unit'))
);

comment on table  identity.roles                  is 'The role names in use; those of the platform have no organization';
comment on column identity.roles.organization_id  is 'NULL for a role of the platform';
comment on column identity.roles.entity_type      is 'What the role is held on';

create trigger set_updated_at
  before update on identity.roles
  for each row execute function app.set_updated_at();

call app.attach_audit('identity.roles');

alter table identity.roles enable row level security;
alter table identity.roles force row level security; -- E075

create table identity.permissions (
  id           uuid          not null  default gen_random_uuid(),
  code         varchar(100)  not null,
  resource     varchar(50)   not null,
  action       varchar(50)   not null,
  description  text,
  created_at   timestamptz   not null  default now(),

  constraint permissions_pkey                 primary key (id),
  constraint permissions_code_key             unique (code),
  constraint permissions_resource_action_key  unique (resource, action)
);

comment on table identity.permissions is 'The permission codes that app.has_permission() is asked for';

call app.attach_audit('identity.permissions');

insert into identity.permissions (code, resource, action, description) values
  ('all',                    'all',             'all',      'Everything within the organization'),
  ('organization.update',    'organization',    'update',   'Change the organization, but for its subscription'),
  ('users.view_all',         'users',           'view_all', 'See everybody in the organization'),
  ('users.create',           'users',           'create',   'Add a profile'),
  ('users.update',           'users',           'update',   'Change profiles'),
  ('members.manage',         'members',         'manage',   'Invite members, and give and take their permissions'),
  ('properties.view_all',    'properties',      'view_all', 'See all properties and buildings'),
  ('properties.create',      'properties',      'create',   'Add properties and buildings'),
  ('properties.update',      'properties',      'update',   'Change properties and buildings, and assign managers'),
  ('properties.delete',      'properties',      'delete',   'Delete properties and buildings that nothing refers to'),
  ('units.view_all',         'units',           'view_all', 'See all units'),
  ('units.create',           'units',           'create',   'Add units'),
  ('units.update',           'units',           'update',   'Change units'),
  ('units.delete',           'units',           'delete',   'Delete units that nothing refers to'),
  ('tenants.view_all',       'tenants',         'view_all', 'See all tenants'),
  ('tenants.create',         'tenants',         'create',   'Add tenants'),
  ('tenants.update',         'tenants',         'update',   'Change tenants'),
  ('tenants.delete',         'tenants',         'delete',   'Delete tenants that nothing refers to'),
  ('leases.view_all',        'leases',          'view_all', 'See all leases'),
  ('leases.create',          'leases',          'create',   'Add leases'),
  ('leases.update',          'leases',          'update',   'Change leases'),
  ('leases.delete',          'leases',          'delete',   'Delete leases that nothing refers to'),
  ('audit.view_all',         'audit',           'view_all', 'Read the organization''s audit trail'),
  ('finance.view_all',       'finance',         'view_all', 'See everything in the books'),
  ('accounts.manage',        'accounts',        'manage',   'Change the chart of accounts'),
  ('billing_cycles.manage',  'billing_cycles',  'manage',   'Set what is invoiced again and again'),
  ('invoices.create',        'invoices',        'create',   'Write invoices'),
  ('invoices.update',        'invoices',        'update',   'Change invoices and their lines'),
  ('invoices.delete',        'invoices',        'delete',   'Delete invoices that nothing is allocated to'),
  ('payments.create',        'payments',        'create',   'Book payments and refunds'),
  ('payments.update',        'payments',        'update',   'Change payments, and say that they cleared or failed'),
  ('payments.delete',        'payments',        'delete',   'Delete payments that nothing refers to'),
  ('payments.allocate',      'payments',        'allocate', 'Say which invoices a payment pays'),
  ('payment_methods.manage', 'payment_methods', 'manage',   'Keep the tenants'' ways to pay'),
  ('expenses.create',        'expenses',        'create',   'Book expenses'),
  ('expenses.update',        'expenses',        'update',   'Change, approve and pay expenses'),
  ('expenses.delete',        'expenses',        'delete',   'Delete expenses that nothing refers to'),
  ('budgets.manage',         'budgets',         'manage',   'Write budgets'),
  ('reports.manage',         'reports',         'manage',   'Keep computed reports'),
  ('ledger.post',            'ledger',          'post',     'Write and post journals'),
  ('vendors.view_all',       'vendors',         'view_all', 'See all vendors'),
  ('vendors.manage',         'vendors',         'manage',   'Add, change and remove vendors'),
  ('maintenance.view_all',   'maintenance',     'view_all', 'See all requests, work orders, inspections, assets and staff'),
  ('maintenance.create',     'maintenance',     'create',   'Add requests, work orders, inspections and assets'),
  ('maintenance.update',     'maintenance',     'update',   'Change requests, work orders, inspections and assets'),
  ('maintenance.delete',     'maintenance',     'delete',   'Delete those that nothing refers to'),
  ('maintenance.manage',     'maintenance',     'manage',   'Add, change and remove maintenance staff'),
  ('communication.view_all', 'communication',   'view_all', 'See all messages, notifications and contacts'),
  ('communication.send',     'communication',   'send',     'Send messages and notifications'),
  ('communication.manage',   'communication',   'manage',   'Publish announcements, and keep templates');

alter table identity.permissions enable row level security;
alter table identity.permissions force row level security; -- E075

create table identity.user_roles (
  id               uuid         not null  default gen_random_uuid(),
  user_id          uuid         not null,
  organization_id  uuid         not null  default app.current_organization_id(),
  entity_id        uuid         not null,
  entity_type      varchar(50)  not null,
  property_id      uuid         generated always as (case when entity_type = 'property' then entity_id end) stored,
  unit_id          uuid         generated always as (case when entity_type = 'unit'     then entity_id end) stored,
  role_name        varchar(50)  not null,
  permissions      jsonb        not null  default '[]',
  granted_by       uuid,
  granted_at       timestamptz  not null  default now(),
  expires_at       timestamptz,
  is_active        boolean      not null  default true,

  constraint user_roles_pkey                                         primary key (id),
  constraint user_roles_user_id_entity_id_entity_type_role_name_key  unique (user_id, entity_id, entity_type, role_name),
  constraint user_roles_user_id_fkey                                 foreign key (user_id)                      references identity.user_profiles (id)           on delete cascade,
  constraint user_roles_granted_by_fkey                              foreign key (granted_by)                   references identity.user_profiles (id),
  -- entity_id has a key after all (E040): the column of its type names it, within the organization (E067).
  constraint user_roles_organization_id_fkey                         foreign key (organization_id)              references core.organizations (id)               on delete restrict,
  constraint user_roles_organization_id_property_id_fkey             foreign key (organization_id, property_id) references core.properties (organization_id, id) on delete restrict,
  constraint user_roles_organization_id_unit_id_fkey                 foreign key (organization_id, unit_id)     references core.units (organization_id, id)      on delete restrict,
  constraint user_roles_entity_type_check                            check (entity_type in ('organization', 'property', 'unit')),
  constraint user_roles_entity_id_organization_id_check              check (entity_type <> 'organization' or entity_id = organization_id),
  constraint user_roles_permissions_check                            check (jsonb_typeof(permissions) = 'array') -- E041
);

create index idx_user_roles_entity       on identity.user_roles (entity_id, entity_type);
create index idx_user_roles_granted_by   on identity.user_roles (granted_by);
create index idx_user_roles_organization on identity.user_roles (organization_id, user_id);
create index idx_user_roles_property     on identity.user_roles (organization_id, property_id);
create index idx_user_roles_unit         on identity.user_roles (organization_id, unit_id);

comment on table  identity.user_roles                  is 'Roles that a user holds on an organization, a property or a unit';
comment on column identity.user_roles.organization_id  is 'Where the entity belongs; the entity itself for entity_type organization';
comment on column identity.user_roles.permissions      is 'Array of permission codes; "all" stands for every one';

call app.attach_audit('identity.user_roles');

alter table identity.user_roles enable row level security;
alter table identity.user_roles force row level security; -- E075

create table identity.user_claims (
  id               uuid          not null  default gen_random_uuid(),
  user_id          uuid          not null,
  organization_id  uuid,
  claim_type       varchar(100)  not null,
  claim_value      text          not null,
  issuer           varchar(255),
  expires_at       timestamptz,
  created_at       timestamptz   not null  default now(),

  constraint user_claims_pkey                  primary key (id),
  constraint user_claims_user_id_organization_id_claim_type_claim_value_key
    unique nulls not distinct (user_id, organization_id, claim_type, claim_value),
  constraint user_claims_user_id_fkey          foreign key (user_id)         references identity.user_profiles (id) on delete cascade,
  constraint user_claims_organization_id_fkey  foreign key (organization_id) references core.organizations (id)     on delete restrict
);

create index idx_user_claims_organization on identity.user_claims (organization_id);

comment on table  identity.user_claims                  is 'What an identity provider says about a user';
comment on column identity.user_claims.organization_id  is 'NULL for a claim that holds everywhere';

call app.attach_audit('identity.user_claims');

alter table identity.user_claims enable row level security;
alter table identity.user_claims force row level security; -- E075

reset role;
