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
comment on column identity.roles.name             is 'What memberships and identity.user_roles name; no two of an organization, or of the platform, are the same';
comment on column identity.roles.entity_type      is 'What the role is held on';
comment on column identity.roles.display_name     is 'What people read; the name where it is NULL';
comment on column identity.roles.description      is 'Who ought to have the role';
comment on column identity.roles.is_system        is 'Comes with the platform, which alone changes it';

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

comment on table  identity.permissions              is 'The permission codes that app.has_permission() is asked for';
comment on column identity.permissions.code         is 'resource.action, such as properties.view_all: what memberships, roles and policies name';
comment on column identity.permissions.resource     is 'What it is about: the first part of the code';
comment on column identity.permissions.action       is 'What may be done with it: the second part of the code';
comment on column identity.permissions.description  is 'What it lets somebody do, for the one who grants it';

call app.attach_audit('identity.permissions');

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
comment on column identity.user_roles.user_id          is 'Who holds the role';
comment on column identity.user_roles.organization_id  is 'Where the entity belongs; the entity itself for entity_type organization';
comment on column identity.user_roles.entity_id        is 'The organization, property or unit that it is held on, as entity_type says';
comment on column identity.user_roles.entity_type      is 'What entity_id names';
comment on column identity.user_roles.property_id      is 'entity_id where that is a property, so that a key can hold it';
comment on column identity.user_roles.unit_id          is 'entity_id where that is a unit, so that a key can hold it';
comment on column identity.user_roles.role_name        is 'A role of identity.roles; what it stands for is copied into permissions when the row is made';
comment on column identity.user_roles.permissions      is 'Array of permission codes; "all" stands for every one';
comment on column identity.user_roles.granted_by       is 'Who gave it; NULL where the platform did';
comment on column identity.user_roles.granted_at       is 'When it was given';
comment on column identity.user_roles.expires_at       is 'From then on it gives nothing; NULL for a role that stays';
comment on column identity.user_roles.is_active        is 'false takes the role away and keeps the trace';

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
comment on column identity.user_claims.user_id          is 'Whom the claim is about';
comment on column identity.user_claims.organization_id  is 'NULL for a claim that holds everywhere';
comment on column identity.user_claims.claim_type       is 'The claim''s name in the provider''s token, such as groups';
comment on column identity.user_claims.claim_value      is 'What the provider says, as text';
comment on column identity.user_claims.issuer           is 'The provider, as its tokens name it';
comment on column identity.user_claims.expires_at       is 'From then on it is not believed; NULL for one that stays';

call app.attach_audit('identity.user_claims');

alter table identity.user_claims enable row level security;
alter table identity.user_claims force row level security; -- E075

reset role;
