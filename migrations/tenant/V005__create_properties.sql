-- Properties, and the buildings of those that have several.

set role pm_owner;

create table properties (
  id                   uuid          not null  default gen_random_uuid(),
  organization_id      uuid          not null  default app.current_organization_id(),
  name                 varchar(255)  not null,
  type                 varchar(50)   not null,
  address              jsonb         not null,
  total_units          integer       not null  default 0,
  property_manager_id  uuid,
  financial_settings   jsonb         not null  default '{}',
  amenities            text[],
  policies             jsonb         not null  default '{}',
  status               varchar(20)   not null  default 'active',
  created_at           timestamptz   not null  default now(),
  updated_at           timestamptz   not null  default now(),

  constraint properties_pkey                      primary key (id),
  constraint properties_organization_id_fkey      foreign key (organization_id)     references organizations (id) on delete restrict,
  constraint properties_property_manager_id_fkey  foreign key (property_manager_id) references users (id)         on delete restrict,
  -- E021
  constraint properties_type_check                check (type in ('residential', 'commercial', 'industrial', 'mixed')),
  constraint properties_address_check             check (jsonb_typeof(address) = 'object'),
  constraint properties_total_units_check         check (total_units >= 0),
  constraint properties_financial_settings_check  check (jsonb_typeof(financial_settings) = 'object'),
  constraint properties_policies_check            check (jsonb_typeof(policies) = 'object'),
  constraint properties_status_check              check (status in ('active', 'inactive', 'under_construction', 'sold')),
  constraint properties_not_blank_check           check (name = btrim(name) and name <> ''),
  constraint properties_finite_check              check (isfinite(created_at) and isfinite(updated_at))
);

-- Every foreign key has an index (E023).
create index idx_properties_org      on properties (organization_id);
create index idx_properties_manager  on properties (property_manager_id);
create index idx_properties_name_gin on properties using gin (to_tsvector('english', name));

comment on table  properties                      is 'Places that the organization lets or manages';
comment on column properties.organization_id      is 'That of the one row of organizations';
comment on column properties.name                 is 'What people call the place';
comment on column properties.type                 is 'What it is let as; mixed for shops below apartments';
comment on column properties.address              is 'Object with line1, line2, city, state_province, postal_code, country (ISO 3166-1, two letters)';
comment on column properties.total_units          is 'Counted from units by trigger (E046)';
comment on column properties.property_manager_id  is 'The primary manager';
comment on column properties.financial_settings   is 'Late fees, grace period and the like';
comment on column properties.amenities            is 'What all may use: pool, gym, laundry …; an open list';
comment on column properties.policies             is 'House rules: pets, smoking, guests';
comment on column properties.status               is 'inactive, sold and under_construction are kept; the first two are not counted by the plan''s limit';

alter table properties enable row level security;
alter table properties force row level security;

create trigger protect_total_units
  before insert or update of total_units on properties
  for each row execute function app.protect_total_units();

create trigger refuse_beyond_plan
  after insert or update of status on properties
  for each row
  when (app.current_organization_id() is not null and new.status not in ('inactive', 'sold'))
  execute function app.org_refuse_beyond_plan();

create trigger set_updated_at
  before update on properties
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on properties
  for each row execute function app.audit_trigger();

create table buildings (
  id               uuid          not null  default gen_random_uuid(),
  property_id      uuid          not null,
  name             varchar(255)  not null,
  floors           integer       not null  default 1,
  units_per_floor  integer       not null  default 1,
  amenities        text[],
  created_at       timestamptz   not null  default now(),

  constraint buildings_pkey                   primary key (id),
  constraint buildings_property_id_id_key     unique (property_id, id), -- for keys that hold a building and its property together (E019)
  constraint buildings_property_id_fkey       foreign key (property_id) references properties (id) on delete restrict, -- E020
  constraint buildings_floors_check           check (floors >= 0),
  constraint buildings_units_per_floor_check  check (units_per_floor >= 0),
  constraint buildings_not_blank_check        check (name = btrim(name) and name <> ''),
  constraint buildings_finite_check           check (isfinite(created_at))
);

comment on table  buildings                  is 'Buildings of a property that has several';
comment on column buildings.property_id      is 'The property that it stands on';
comment on column buildings.name             is 'What people call it';
comment on column buildings.floors           is 'Above ground';
comment on column buildings.units_per_floor  is 'As built; the units themselves are in units';
comment on column buildings.amenities        is 'What the people of this building may use; an open list';

alter table buildings enable row level security;
alter table buildings force row level security;

create trigger audit_trigger
  after insert or update or delete on buildings
  for each row execute function app.audit_trigger();

reset role;
