-- Properties, their buildings, and who manages them.

set role pm_owner;

create table core.properties (
  id                    uuid           not null  default gen_random_uuid(),
  organization_id       uuid           not null  default app.current_organization_id(),
  name                  varchar(255)   not null,
  property_type         varchar(50)    not null,
  subtype               varchar(50),
  status                varchar(20)    not null  default 'active',
  -- address
  address_line1         varchar(255)   not null,
  address_line2         varchar(255),
  city                  varchar(100)   not null,
  state_province        varchar(100)   not null,
  postal_code           varchar(20),
  country               varchar(2)     not null,
  latitude              numeric(10,7),
  longitude             numeric(10,7),
  -- the place itself
  year_built            integer,
  total_area_sqft       numeric(10,2),
  lot_size_sqft         numeric(10,2),
  total_units           integer        not null  default 0,
  total_floors          integer        not null  default 1,
  parking_spaces        integer        not null  default 0,
  -- management and money
  property_manager_id   uuid,
  acquisition_date      date,
  acquisition_cost      numeric(15,2),
  current_market_value  numeric(15,2),
  annual_property_tax   numeric(10,2),
  annual_insurance      numeric(10,2),
  -- what it offers
  amenities             text[],
  features              text[],
  appliances            text[],
  -- rules
  pet_policy            jsonb,
  smoking_policy        varchar(20)    not null  default 'no_smoking',
  guest_policy          jsonb,
  late_fee_amount       numeric(8,2)   not null  default 0,
  late_fee_percentage   numeric(5,2)   not null  default 0,
  grace_period_days     integer        not null  default 5,
  -- media
  images                text[],
  documents             text[],
  virtual_tour_url      text,
  metadata              jsonb          not null  default '{}',
  created_at            timestamptz    not null  default now(),
  updated_at            timestamptz    not null  default now(),

  constraint properties_pkey                                      primary key (id),
  constraint properties_organization_id_id_key                    unique (organization_id, id),
  constraint properties_organization_id_fkey                      foreign key (organization_id)                      references core.organizations (id)                on delete restrict,
  constraint properties_organization_id_property_manager_id_fkey  foreign key (organization_id, property_manager_id) references core.user_profiles (organization_id, id) on delete restrict,
  -- E028
  constraint properties_not_a_number_check check ('NaN' not in (
    latitude, longitude, total_area_sqft, lot_size_sqft, acquisition_cost,
    current_market_value, annual_property_tax, annual_insurance, late_fee_amount, late_fee_percentage
  )),
  constraint properties_property_type_check         check (property_type in ('residential', 'commercial', 'industrial', 'mixed')),
  constraint properties_status_check                check (status in ('active', 'inactive', 'under_construction', 'sold')),
  constraint properties_country_check               check (country ~ '^[A-Z]{2}$'),
  constraint properties_latitude_check              check (latitude between -90 and 90),
  constraint properties_longitude_check             check (longitude between -180 and 180),
  constraint properties_year_built_check            check (year_built between 1000 and 2200),
  constraint properties_total_area_sqft_check       check (total_area_sqft >= 0),
  constraint properties_lot_size_sqft_check         check (lot_size_sqft >= 0),
  constraint properties_total_units_check           check (total_units >= 0),
  constraint properties_total_floors_check          check (total_floors >= 0),
  constraint properties_parking_spaces_check        check (parking_spaces >= 0),
  constraint properties_acquisition_cost_check      check (acquisition_cost >= 0),
  constraint properties_current_market_value_check  check (current_market_value >= 0),
  constraint properties_annual_property_tax_check   check (annual_property_tax >= 0),
  constraint properties_annual_insurance_check      check (annual_insurance >= 0),
  constraint properties_pet_policy_check            check (jsonb_typeof(pet_policy) = 'object'),
  constraint properties_guest_policy_check          check (jsonb_typeof(guest_policy) = 'object'),
  constraint properties_late_fee_amount_check       check (late_fee_amount >= 0),
  constraint properties_late_fee_percentage_check   check (late_fee_percentage between 0 and 100),
  constraint properties_grace_period_days_check     check (grace_period_days >= 0),
  constraint properties_metadata_check              check (jsonb_typeof(metadata) = 'object')
);

-- Every index leads with the organization, as every query under row-level security does (E058). What a unique key or a
-- longer index covers has none of its own (E055). GIN indexes serve the search functions of the definer: under the
-- policies their operators can't be used (E057).
create index idx_properties_manager   on core.properties (organization_id, property_manager_id);
create index idx_properties_type      on core.properties (organization_id, property_type, status);
create index idx_properties_location  on core.properties (organization_id, city, state_province, country);
create index idx_properties_amenities on core.properties using gin (amenities);
create index idx_properties_search    on core.properties using gin (
  to_tsvector('english', name || ' ' || coalesce(address_line1, '') || ' ' || city)
);

comment on table  core.properties                      is 'Places that an organization lets or manages';
comment on column core.properties.subtype              is 'Apartment, condo, house, office, retail …; an open list';
comment on column core.properties.country              is 'ISO 3166-1, two letters';
comment on column core.properties.latitude             is 'Degrees, WGS 84';
comment on column core.properties.longitude            is 'Degrees, WGS 84';
comment on column core.properties.total_units          is 'Counted from core.units by trigger (E046)';
comment on column core.properties.property_manager_id  is 'The primary manager, a profile of this organization and not a user (E071)';
comment on column core.properties.late_fee_percentage  is 'Per cent of the rent, 0 to 100';

create trigger set_updated_at
  before update on core.properties
  for each row execute function app.set_updated_at();

call app.attach_audit('core.properties');

alter table core.properties enable row level security;
alter table core.properties force row level security; -- E075

create table core.buildings (
  id                 uuid          not null  default gen_random_uuid(),
  organization_id    uuid          not null  default app.current_organization_id(), -- E010
  property_id        uuid          not null,
  name               varchar(255)  not null,
  building_number    varchar(20),
  address            varchar(500),
  floors             integer       not null  default 1,
  units_per_floor    integer       not null  default 1,
  total_units        integer       not null  default 0,
  elevator_count     integer       not null  default 0,
  stairwell_count    integer       not null  default 1,
  amenities          text[],
  year_built         integer,
  construction_type  varchar(50),
  heating_type       varchar(50),
  cooling_type       varchar(50),
  roof_type          varchar(50),
  exterior_material  varchar(50),
  images             text[],
  floor_plans        text[],
  created_at         timestamptz   not null  default now(),
  updated_at         timestamptz   not null  default now(),

  constraint buildings_pkey                                             primary key (id),
  constraint buildings_organization_id_id_key                           unique (organization_id, id),
  -- For keys that hold a building and its property together (E019, E026).
  constraint buildings_organization_id_property_id_id_key               unique (organization_id, property_id, id),
  constraint buildings_organization_id_property_id_building_number_key  unique (organization_id, property_id, building_number),
  constraint buildings_organization_id_fkey                             foreign key (organization_id)              references core.organizations (id)             on delete restrict,
  constraint buildings_organization_id_property_id_fkey                 foreign key (organization_id, property_id) references core.properties (organization_id, id) on delete restrict,
  constraint buildings_floors_check           check (floors >= 0),
  constraint buildings_units_per_floor_check  check (units_per_floor >= 0),
  constraint buildings_total_units_check      check (total_units >= 0),
  constraint buildings_elevator_count_check   check (elevator_count >= 0),
  constraint buildings_stairwell_count_check  check (stairwell_count >= 0),
  constraint buildings_year_built_check       check (year_built between 1000 and 2200)
);

comment on table  core.buildings                  is 'Buildings of a property that has several';
comment on column core.buildings.building_number  is 'Unique within the property';
comment on column core.buildings.address          is 'Only where it differs from the property''s';
comment on column core.buildings.total_units      is 'Counted from core.units by trigger (E046)';

create trigger set_updated_at
  before update on core.buildings
  for each row execute function app.set_updated_at();

call app.attach_audit('core.buildings');

alter table core.buildings enable row level security;
alter table core.buildings force row level security; -- E075

create table core.property_managers (
  id               uuid         not null  default gen_random_uuid(),
  organization_id  uuid         not null  default app.current_organization_id(),
  property_id      uuid         not null,
  user_profile_id  uuid         not null,
  role             varchar(30)  not null  default 'manager',
  is_primary       boolean      not null  default false,
  assigned_from    date         not null  default app.organization_date(),
  assigned_to      date,
  assigned_by      uuid,
  created_at       timestamptz  not null  default now(),
  updated_at       timestamptz  not null  default now(),

  constraint property_managers_pkey                                  primary key (id),
  constraint property_managers_organization_id_id_key                unique (organization_id, id),
  constraint property_managers_property_id_user_profile_id_assigned_from_key
    unique (organization_id, property_id, user_profile_id, assigned_from),
  constraint property_managers_organization_id_fkey                  foreign key (organization_id)                  references core.organizations (id)                on delete restrict,
  constraint property_managers_organization_id_property_id_fkey      foreign key (organization_id, property_id)     references core.properties (organization_id, id)    on delete restrict,
  constraint property_managers_organization_id_user_profile_id_fkey  foreign key (organization_id, user_profile_id) references core.user_profiles (organization_id, id) on delete restrict,
  constraint property_managers_organization_id_assigned_by_fkey      foreign key (organization_id, assigned_by)     references core.user_profiles (organization_id, id) on delete restrict,
  constraint property_managers_role_check  check (role in ('manager', 'assistant', 'leasing_agent', 'maintenance_lead')),
  constraint property_managers_assigned_from_assigned_to_check  check (assigned_to >= assigned_from)
);

create index idx_property_managers_user_profile on core.property_managers (organization_id, user_profile_id);
create index idx_property_managers_assigned_by  on core.property_managers (organization_id, assigned_by);

comment on table  core.property_managers              is 'Who looks after a property, now and before; core.properties.property_manager_id is the primary one';
comment on column core.property_managers.assigned_to  is 'The last day; NULL while the assignment lasts';

create trigger set_updated_at
  before update on core.property_managers
  for each row execute function app.set_updated_at();

call app.attach_audit('core.property_managers');

alter table core.property_managers enable row level security;
alter table core.property_managers force row level security; -- E075

reset role;
