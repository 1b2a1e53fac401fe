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

comment on table  core.units                    is 'What is let: an apartment, a shop, an office';
comment on column core.units.unit_number        is 'Unique within the property';
comment on column core.units.unit_type          is 'studio, 1br, 2br, 3br, commercial …; an open list';
comment on column core.units.status             is 'vacant and occupied follow the leases by trigger; maintenance and unavailable are set by people and kept';
comment on column core.units.availability_date  is 'From when it can be let again';
comment on column core.units.lease_start_date   is 'Of the lease that runs today, by trigger';
comment on column core.units.lease_end_date     is 'Of the lease that runs today, by trigger';
comment on column core.units.condition_rating   is '1 (poor) to 5 (as new)';

create trigger set_updated_at
  before update on core.units
  for each row execute function app.set_updated_at();

call app.attach_audit('core.units');

reset role;

set role pm_definer;

-- E046: total_units of properties and buildings. The parent is locked before its units are counted, so that two
-- writers can't miss each other's units; the count is a statement of its own, with a snapshot taken after the wait.
create function app.count_units(organization uuid, property_ids uuid[], building_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform from core.properties where organization_id = organization and id = any (property_ids) order by id for no key update;
  update core.properties p
  set total_units = counted.units
  from (
    select p.id, count(u.id) as units
    from core.properties p left join core.units u on (u.organization_id, u.property_id) = (p.organization_id, p.id)
    where p.organization_id = organization and p.id = any (property_ids)
    group by p.id
  ) counted
  where p.organization_id = organization and p.id = counted.id and p.total_units <> counted.units;

  perform from core.buildings where organization_id = organization and id = any (building_ids) order by id for no key update;
  update core.buildings b
  set total_units = counted.units
  from (
    select b.id, count(u.id) as units
    from core.buildings b
    left join core.units u on (u.organization_id, u.property_id, u.building_id) = (b.organization_id, b.property_id, b.id)
    where b.organization_id = organization and b.id = any (building_ids)
    group by b.id
  ) counted
  where b.organization_id = organization and b.id = counted.id and b.total_units <> counted.units;
end
$$;

-- Once for a statement, however many units it brought or took; changed_units is the trigger's transition table.
create function app.update_total_units() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.count_units(organization_id, array_agg(distinct property_id), array_agg(distinct building_id))
  from changed_units
  group by organization_id
  order by organization_id;
  return null;
end
$$;

create function app.update_total_units_on_move() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.count_units(old.organization_id, array[old.property_id, new.property_id], array[old.building_id, new.building_id]);
  return null;
end
$$;

-- The count is the counter's to write: anybody else's value gives way to what it was.
create function app.protect_total_units() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if current_user <> 'pm_definer' then
    new.total_units := case when tg_op = 'UPDATE' then old.total_units else 0 end;
  end if;
  return new;
end
$$;

comment on function app.count_units(uuid, uuid[], uuid[])  is 'Counts the units of properties and buildings anew';
comment on function app.update_total_units()               is 'AFTER INSERT and AFTER DELETE statement trigger of core.units';
comment on function app.update_total_units_on_move()       is 'AFTER UPDATE row trigger of core.units, for a unit that changes its building or property';
comment on function app.protect_total_units()              is 'BEFORE INSERT and UPDATE trigger of core.properties and core.buildings';

grant execute on function app.update_total_units(), app.update_total_units_on_move(), app.protect_total_units() to pm_owner;

reset role;

set role pm_owner;

create trigger update_total_units_on_insert
  after insert on core.units
  referencing new table as changed_units
  for each statement execute function app.update_total_units();

create trigger update_total_units_on_delete
  after delete on core.units
  referencing old table as changed_units
  for each statement execute function app.update_total_units();

create trigger update_total_units_on_move
  after update of property_id, building_id on core.units
  for each row
  when ((old.property_id, old.building_id) is distinct from (new.property_id, new.building_id))
  execute function app.update_total_units_on_move();

create trigger protect_total_units
  before insert or update of total_units on core.properties
  for each row execute function app.protect_total_units();

create trigger protect_total_units
  before insert or update of total_units on core.buildings
  for each row execute function app.protect_total_units();

reset role;
