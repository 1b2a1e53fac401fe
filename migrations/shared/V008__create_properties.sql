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

comment on table  core.properties                       is 'Places that an organization lets or manages';
comment on column core.properties.name                  is 'What people call the place';
comment on column core.properties.property_type         is 'What it is let as; mixed for shops below apartments';
comment on column core.properties.subtype               is 'Apartment, condo, house, office, retail …; an open list';
comment on column core.properties.status                is 'inactive, sold and under_construction are kept and not counted by the plan''s limit';
comment on column core.properties.address_line1         is 'Street and number';
comment on column core.properties.address_line2         is 'Floor, house, "care of": what does not fit above';
comment on column core.properties.city                  is 'As the post writes it';
comment on column core.properties.state_province        is 'Subdivision of the country: shared.states.code, without the country, where ISO has one';
comment on column core.properties.postal_code           is 'As the post writes it';
comment on column core.properties.country               is 'ISO 3166-1, two letters';
comment on column core.properties.latitude              is 'Degrees, WGS 84';
comment on column core.properties.longitude             is 'Degrees, WGS 84';
comment on column core.properties.year_built            is 'Of its oldest building';
comment on column core.properties.total_area_sqft       is 'Square feet, of all floors';
comment on column core.properties.lot_size_sqft         is 'Square feet of ground';
comment on column core.properties.total_units           is 'Counted from core.units by trigger (E046)';
comment on column core.properties.total_floors          is 'Of the highest building, above ground';
comment on column core.properties.parking_spaces        is 'All of them, let or not';
comment on column core.properties.property_manager_id   is 'The primary manager, a profile of this organization and not a user (E071)';
comment on column core.properties.acquisition_date      is 'When the owner got it';
comment on column core.properties.acquisition_cost      is 'In the organization''s currency, as are the amounts below';
comment on column core.properties.current_market_value  is 'What it would sell for, as somebody last judged';
comment on column core.properties.annual_property_tax   is 'A year';
comment on column core.properties.annual_insurance      is 'A year';
comment on column core.properties.amenities             is 'What all may use: pool, gym, laundry …; an open list';
comment on column core.properties.features              is 'What the place itself has: garden, elevator …; an open list';
comment on column core.properties.appliances            is 'What its units come with, unless a unit says otherwise; an open list';
comment on column core.properties.pet_policy            is 'Object: allowed, kinds, how many, deposit; what counts stands in each lease';
comment on column core.properties.smoking_policy        is 'Word for people to read, such as outdoors_only; what counts stands in each lease';
comment on column core.properties.guest_policy          is 'Object: how long guests may stay; what counts stands in each lease';
comment on column core.properties.late_fee_amount       is 'What leases of it usually say; what counts stands in each lease';
comment on column core.properties.late_fee_percentage   is 'Per cent of the rent, 0 to 100';
comment on column core.properties.grace_period_days     is 'What leases of it usually say; what counts stands in each lease';
comment on column core.properties.images                is 'URLs of pictures, the first one shown first';
comment on column core.properties.documents             is 'URLs of deeds, plans, certificates';
comment on column core.properties.virtual_tour_url      is 'Where the place can be walked through on a screen';
comment on column core.properties.metadata              is 'Object of facts that have no column; the application''s own';

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

comment on table  core.buildings                    is 'Buildings of a property that has several';
comment on column core.buildings.property_id        is 'The property that it stands on';
comment on column core.buildings.name               is 'What people call it; NULL where the number is enough';
comment on column core.buildings.building_number    is 'Unique within the property';
comment on column core.buildings.address            is 'Only where it differs from the property''s';
comment on column core.buildings.floors             is 'Above ground';
comment on column core.buildings.units_per_floor    is 'As built; the units themselves are in core.units';
comment on column core.buildings.total_units        is 'Counted from core.units by trigger (E046)';
comment on column core.buildings.elevator_count     is 'How many elevators';
comment on column core.buildings.stairwell_count    is 'How many stairwells';
comment on column core.buildings.amenities          is 'What the people of this building may use; an open list';
comment on column core.buildings.year_built         is 'When it was finished';
comment on column core.buildings.construction_type  is 'wood_frame, masonry, steel …; an open list';
comment on column core.buildings.heating_type       is 'gas, district, heat_pump …; an open list';
comment on column core.buildings.cooling_type       is 'central, split, none …; an open list';
comment on column core.buildings.roof_type          is 'flat, shingle, tile …; an open list';
comment on column core.buildings.exterior_material  is 'brick, stucco, siding …; an open list';
comment on column core.buildings.images             is 'URLs of pictures, the first one shown first';
comment on column core.buildings.floor_plans        is 'URLs of drawings, one a floor';

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

comment on table  core.property_managers                  is 'Who looks after a property, now and before; core.properties.property_manager_id is the primary one';
comment on column core.property_managers.property_id      is 'The property that is looked after';
comment on column core.property_managers.user_profile_id  is 'Who looks after it';
comment on column core.property_managers.role             is 'A title for people to read: whoever is assigned sees the property and works on it, as the policies of managers say';
comment on column core.property_managers.is_primary       is 'The one to turn to';
comment on column core.property_managers.assigned_from    is 'The first day';
comment on column core.property_managers.assigned_to      is 'The last day; NULL while the assignment lasts';
comment on column core.property_managers.assigned_by      is 'Who gave the assignment';

create trigger set_updated_at
  before update on core.property_managers
  for each row execute function app.set_updated_at();

call app.attach_audit('core.property_managers');

alter table core.property_managers enable row level security;
alter table core.property_managers force row level security; -- E075

reset role;
