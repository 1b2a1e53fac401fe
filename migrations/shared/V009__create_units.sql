-- Units: what is let. A unit belongs to a property, and to a building of that same property where there are several.

set role pm_owner;

create table core.units (
  id                       uuid           not null  default gen_random_uuid(),
  organization_id          uuid           not null  default app.current_organization_id(), -- E010
  property_id              uuid           not null,
  building_id              uuid,
  unit_number              varchar(50)    not null,
  unit_type                varchar(50),
  floor                    integer,
  square_feet              numeric(8,2),
  bedrooms                 integer        not null  default 0,
  bathrooms                numeric(3,1)   not null  default 0,
  half_baths               integer        not null  default 0,
  -- money
  market_rent              numeric(10,2),
  current_rent             numeric(10,2),
  security_deposit         numeric(10,2),
  pet_deposit              numeric(8,2),
  -- occupancy
  status                   varchar(20)    not null  default 'vacant',
  availability_date        date,
  lease_start_date         date,
  lease_end_date           date,
  -- what it offers
  features                 text[],
  appliances               text[],
  flooring_type            varchar(50),
  view_type                varchar(50),
  balcony_patio            boolean        not null  default false,
  fireplace                boolean        not null  default false,
  in_unit_laundry          boolean        not null  default false,
  utilities_included       text[],
  utility_allowance        numeric(8,2),
  assigned_parking_spaces  integer        not null  default 0,
  parking_space_numbers    text[],
  garage_spaces            integer        not null  default 0,
  -- media and upkeep
  images                   text[],
  floor_plan_url           text,
  virtual_tour_url         text,
  last_renovated           date,
  condition_rating         integer,
  maintenance_notes        text,
  metadata                 jsonb          not null  default '{}',
  created_at               timestamptz    not null  default now(),
  updated_at               timestamptz    not null  default now(),

  constraint units_pkey                                          primary key (id),
  constraint units_organization_id_id_key                        unique (organization_id, id),
  -- For keys that hold a unit and its property together (E026).
  constraint units_organization_id_property_id_id_key            unique (organization_id, property_id, id),
  constraint units_organization_id_property_id_unit_number_key   unique (organization_id, property_id, unit_number),
  constraint units_organization_id_fkey                          foreign key (organization_id)                           references core.organizations (id)                         on delete restrict,
  constraint units_organization_id_property_id_fkey              foreign key (organization_id, property_id)              references core.properties (organization_id, id)             on delete restrict,
  constraint units_organization_id_property_id_building_id_fkey  foreign key (organization_id, property_id, building_id) references core.buildings (organization_id, property_id, id) on delete restrict, -- E019
  constraint units_not_a_number_check check ('NaN' not in (
    square_feet, bathrooms, market_rent, current_rent,
    security_deposit, pet_deposit, utility_allowance
  )),
  constraint units_square_feet_check              check (square_feet >= 0),
  constraint units_bedrooms_check                 check (bedrooms >= 0),
  constraint units_bathrooms_check                check (bathrooms >= 0),
  constraint units_half_baths_check               check (half_baths >= 0),
  constraint units_market_rent_check              check (market_rent >= 0), -- E034: the name tells which one failed
  constraint units_current_rent_check             check (current_rent >= 0),
  constraint units_security_deposit_check         check (security_deposit >= 0),
  constraint units_pet_deposit_check              check (pet_deposit >= 0),
  constraint units_status_check                   check (status in ('vacant', 'occupied', 'maintenance', 'unavailable')),
  constraint units_lease_start_date_lease_end_date_check  check (lease_end_date >= lease_start_date),
  constraint units_utility_allowance_check        check (utility_allowance >= 0),
  constraint units_assigned_parking_spaces_check  check (assigned_parking_spaces >= 0),
  constraint units_garage_spaces_check            check (garage_spaces >= 0),
  constraint units_condition_rating_check         check (condition_rating between 1 and 5),
  constraint units_metadata_check                 check (jsonb_typeof(metadata) = 'object')
);

create index idx_units_building        on core.units (organization_id, property_id, building_id);
create index idx_units_status          on core.units (organization_id, status);
create index idx_units_property_status on core.units (organization_id, property_id, status);
create index idx_units_availability    on core.units (organization_id, availability_date) where status = 'vacant';
create index idx_vacant_units          on core.units (organization_id, property_id, availability_date) where status = 'vacant';
create index idx_units_features        on core.units using gin (features);

comment on table  core.units                          is 'What is let: an apartment, a shop, an office';
comment on column core.units.property_id              is 'The property that it is in';
comment on column core.units.building_id              is 'The building, for a property that has several';
comment on column core.units.unit_number              is 'Unique within the property';
comment on column core.units.unit_type                is 'studio, 1br, 2br, 3br, commercial …; an open list';
comment on column core.units.floor                    is '0 is the ground floor, below zero a basement';
comment on column core.units.square_feet              is 'Inside its walls';
comment on column core.units.bedrooms                 is '0 for a studio';
comment on column core.units.bathrooms                is 'Whole ones; half ones are in half_baths';
comment on column core.units.half_baths               is 'Beside bathrooms, which counts whole ones';
comment on column core.units.market_rent              is 'What it would bring a month';
comment on column core.units.current_rent             is 'What the lease that runs today brings a month, by trigger; NULL while it is not let';
comment on column core.units.security_deposit         is 'What a lease of it usually asks; what counts stands in the lease';
comment on column core.units.pet_deposit              is 'What a lease with a pet usually asks; what counts stands in the lease';
comment on column core.units.status                   is 'vacant and occupied follow the leases by trigger; maintenance and unavailable are set by people and kept';
comment on column core.units.availability_date        is 'From when it can be let again';
comment on column core.units.lease_start_date         is 'Of the lease that runs today, by trigger';
comment on column core.units.lease_end_date           is 'Of the lease that runs today, by trigger';
comment on column core.units.features                 is 'What sets it apart: balcony, view, corner …; an open list';
comment on column core.units.appliances               is 'What is in it: stove, dishwasher …; an open list';
comment on column core.units.flooring_type            is 'wood, carpet, tile …; an open list';
comment on column core.units.view_type                is 'street, garden, water …; an open list';
comment on column core.units.balcony_patio            is 'Whether it has a balcony or a patio';
comment on column core.units.fireplace                is 'Whether it has a fireplace';
comment on column core.units.in_unit_laundry          is 'Whether washer and dryer are in the unit';
comment on column core.units.utilities_included       is 'What the rent pays for: water, heat …; what counts stands in the lease';
comment on column core.units.utility_allowance        is 'A month, taken off the rent';
comment on column core.units.assigned_parking_spaces  is 'How many spaces come with it';
comment on column core.units.parking_space_numbers    is 'Which ones, as painted on the ground';
comment on column core.units.garage_spaces            is 'How many spaces in a garage come with it';
comment on column core.units.images                   is 'URLs of pictures, the first one shown first';
comment on column core.units.floor_plan_url           is 'Where its drawing is kept';
comment on column core.units.virtual_tour_url         is 'Where it can be walked through on a screen';
comment on column core.units.last_renovated           is 'The day that the last renovation was done';
comment on column core.units.condition_rating         is '1 (poor) to 5 (as new)';
comment on column core.units.maintenance_notes        is 'For those who work in it; renters don''t see it';
comment on column core.units.metadata                 is 'Object of facts that have no column; the application''s own';

create trigger set_updated_at
  before update on core.units
  for each row execute function app.set_updated_at();

call app.attach_audit('core.units');

alter table core.units enable row level security;
alter table core.units force row level security; -- E075

reset role;
