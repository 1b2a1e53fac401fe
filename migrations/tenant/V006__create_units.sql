-- Units: what is let. A unit belongs to a property, and to a building of that same property where there are several.

set role pm_owner;

create table units (
  id           uuid          not null  default gen_random_uuid(),
  property_id  uuid          not null,
  building_id  uuid,
  unit_number  varchar(50)   not null,
  floor        integer,
  type         varchar(50),
  square_feet  numeric(8,2),
  bedrooms     integer       not null  default 0,
  bathrooms    numeric(3,1)  not null  default 0,
  rent_amount  numeric(10,2),
  status       varchar(20)   not null  default 'vacant',
  amenities    text[],
  created_at   timestamptz   not null  default now(),
  updated_at   timestamptz   not null  default now(),

  constraint units_pkey                         primary key (id),
  constraint units_property_id_id_key           unique (property_id, id), -- for keys that hold a unit and its property together
  constraint units_property_id_unit_number_key  unique (property_id, unit_number),
  constraint units_property_id_fkey             foreign key (property_id)              references properties (id)             on delete restrict, -- E020
  constraint units_property_id_building_id_fkey foreign key (property_id, building_id) references buildings (property_id, id) on delete restrict, -- E019
  constraint units_square_feet_check            check (square_feet >= 0),
  constraint units_bedrooms_check               check (bedrooms >= 0),
  constraint units_bathrooms_check              check (bathrooms >= 0),
  constraint units_rent_amount_check            check (rent_amount >= 0),
  constraint units_not_a_number_check           check ('NaN' not in (square_feet, bathrooms, rent_amount)),
  constraint units_status_check                 check (status in ('vacant', 'occupied', 'maintenance', 'unavailable')),
  constraint units_not_blank_check              check (unit_number = btrim(unit_number) and unit_number <> ''),
  constraint units_finite_check                 check (isfinite(created_at) and isfinite(updated_at))
);

create index idx_units_building        on units (building_id);
create index idx_units_property_status on units (property_id, status);
create index idx_units_number          on units (unit_number);

comment on table  units              is 'What is let: an apartment, a shop, an office';
comment on column units.property_id  is 'The property that it is in';
comment on column units.building_id  is 'The building, for a property that has several';
comment on column units.unit_number  is 'Unique within the property';
comment on column units.floor        is '0 is the ground floor, below zero a basement';
comment on column units.type         is 'studio, 1br, 2br …; an open list';
comment on column units.square_feet  is 'Inside its walls';
comment on column units.bedrooms     is '0 for a studio';
comment on column units.bathrooms    is 'Half ones too: 1.5';
comment on column units.rent_amount  is 'What it is offered for, per month';
comment on column units.status       is 'vacant and occupied follow the leases by trigger; maintenance and unavailable are set by people and kept';
comment on column units.amenities    is 'What is in it and sets it apart: balcony, washer …; an open list';

alter table units enable row level security;
alter table units force row level security;

create trigger count_units_on_insert
  after insert on units
  referencing new table as changed_units
  for each statement execute function app.org_count_units();

create trigger count_units_on_delete
  after delete on units
  referencing old table as changed_units
  for each statement execute function app.org_count_units();

create trigger count_units_on_move
  after update on units
  referencing old table as old_units new table as new_units
  for each statement execute function app.org_count_units();

create trigger set_updated_at
  before update on units
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on units
  for each row execute function app.audit_trigger();

reset role;
