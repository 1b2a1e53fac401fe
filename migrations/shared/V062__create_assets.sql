-- Assets: equipment of a property, such as boilers and lifts, and the maintenance that it needs every so often.

set role pm_owner;

create table operations.assets (
  id                    uuid           not null  default gen_random_uuid(),
  organization_id       uuid           not null  default app.current_organization_id(),
  property_id           uuid           not null,
  building_id           uuid,
  unit_id               uuid,
  asset_tag             varchar(50)    not null,
  name                  varchar(255)   not null,
  category              varchar(50)    not null,
  manufacturer          varchar(100),
  model                 varchar(100),
  serial_number         varchar(100),
  purchase_date         date,
  purchase_cost         numeric(12,2),
  installed_on          date,
  warranty_expires_on   date,
  expected_life_months  integer,
  condition_rating      integer,
  status                varchar(20)    not null  default 'in_service',
  metadata              jsonb          not null  default '{}',
  created_at            timestamptz    not null  default now(),
  updated_at            timestamptz    not null  default now(),

  constraint assets_pkey                                          primary key (id),
  constraint assets_organization_id_id_key                        unique (organization_id, id),
  -- For keys that hold an asset and its property together (E026).
  constraint assets_organization_id_property_id_id_key            unique (organization_id, property_id, id),
  constraint assets_organization_id_asset_tag_key                 unique (organization_id, asset_tag),
  constraint assets_organization_id_fkey                          foreign key (organization_id)                           references core.organizations (id)                         on delete restrict,
  constraint assets_organization_id_property_id_fkey              foreign key (organization_id, property_id)              references core.properties (organization_id, id)             on delete restrict,
  constraint assets_organization_id_property_id_building_id_fkey  foreign key (organization_id, property_id, building_id) references core.buildings (organization_id, property_id, id) on delete restrict,
  constraint assets_organization_id_property_id_unit_id_fkey      foreign key (organization_id, property_id, unit_id)     references core.units (organization_id, property_id, id)     on delete restrict,
  -- A unit knows its building: two columns that say it could contradict each other.
  constraint assets_not_a_number_check            check ('NaN' not in (purchase_cost)),
  constraint assets_building_id_unit_id_check     check (building_id is null or unit_id is null),
  constraint assets_purchase_cost_check           check (purchase_cost >= 0),
  constraint assets_expected_life_months_check    check (expected_life_months > 0),
  constraint assets_condition_rating_check        check (condition_rating between 1 and 5),
  constraint assets_status_check                  check (status in ('in_service', 'under_repair', 'retired')),
  constraint assets_metadata_check                check (jsonb_typeof(metadata) = 'object')
);

create index idx_assets_building on operations.assets (organization_id, property_id, building_id);
create index idx_assets_unit     on operations.assets (organization_id, property_id, unit_id);
create index idx_assets_warranty on operations.assets (organization_id, warranty_expires_on) where status <> 'retired';

comment on table  operations.assets                       is 'Equipment in a property';
comment on column operations.assets.property_id           is 'Where it is';
comment on column operations.assets.building_id           is 'For equipment of a building as a whole; NULL for that of a unit or of the grounds';
comment on column operations.assets.unit_id               is 'For equipment of one unit';
comment on column operations.assets.asset_tag             is 'The organization''s number, as it sticks on it';
comment on column operations.assets.name                  is 'What people call it';
comment on column operations.assets.category              is 'hvac, appliance, elevator …; an open list';
comment on column operations.assets.manufacturer          is 'As on its plate';
comment on column operations.assets.model                 is 'As on its plate';
comment on column operations.assets.serial_number         is 'As on its plate';
comment on column operations.assets.purchase_date         is 'The day that it was bought';
comment on column operations.assets.purchase_cost         is 'In the organization''s currency';
comment on column operations.assets.installed_on          is 'The day that it was put in';
comment on column operations.assets.warranty_expires_on   is 'The last day that the maker repairs it for nothing';
comment on column operations.assets.expected_life_months  is 'From its installation';
comment on column operations.assets.condition_rating      is '1 (poor) to 5 (as new)';
comment on column operations.assets.status                is 'under_repair: out of use for a while; retired: gone, and kept for its history';
comment on column operations.assets.metadata              is 'Object of facts that have no column; the application''s own';

create trigger set_updated_at
  before update on operations.assets
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.assets');

alter table operations.assets enable row level security;
alter table operations.assets force row level security; -- E075

-- What falls due on the 31st falls due on the 28th of February, and on the 31st of March again: the day is kept, as people set it.
-- What the definer's jobs write moves the schedule on, and leaves the day as it is.
create function app.keep_anchor_day() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if new.anchor_day is null
     or (tg_op = 'UPDATE' and current_user <> 'pm_definer' and new.next_due_on <> old.next_due_on and new.anchor_day = old.anchor_day) then
    new.anchor_day := extract(day from new.next_due_on);
  end if;
  return new;
end
$$;

comment on function app.keep_anchor_day() is 'BEFORE trigger of operations.preventive_maintenance';

create table operations.preventive_maintenance (
  id                 uuid           not null  default gen_random_uuid(),
  organization_id    uuid           not null  default app.current_organization_id(),
  property_id        uuid           not null,
  asset_id           uuid,
  vendor_id          uuid,
  assigned_staff_id  uuid,
  title              varchar(255)   not null,
  description        text,
  frequency          varchar(20)    not null,
  interval_count     integer        not null  default 1,
  lead_days          integer        not null  default 7,
  estimated_cost     numeric(10,2),
  next_due_on        date           not null,
  anchor_day         smallint       not null,
  last_completed_on  date,
  is_active          boolean        not null  default true,
  created_at         timestamptz    not null  default now(),
  updated_at         timestamptz    not null  default now(),

  constraint preventive_maintenance_pkey                                       primary key (id),
  constraint preventive_maintenance_organization_id_id_key                     unique (organization_id, id),
  constraint preventive_maintenance_organization_id_property_id_id_key         unique (organization_id, property_id, id), -- E026
  constraint preventive_maintenance_organization_id_fkey                       foreign key (organization_id)                        references core.organizations (id)                              on delete restrict,
  constraint preventive_maintenance_organization_id_property_id_fkey           foreign key (organization_id, property_id)           references core.properties (organization_id, id)                on delete restrict,
  constraint preventive_maintenance_property_id_asset_id_fkey                  foreign key (organization_id, property_id, asset_id) references operations.assets (organization_id, property_id, id)  on delete restrict,
  constraint preventive_maintenance_organization_id_vendor_id_fkey             foreign key (organization_id, vendor_id)             references operations.vendors (organization_id, id)             on delete restrict,
  constraint preventive_maintenance_organization_id_assigned_staff_id_fkey     foreign key (organization_id, assigned_staff_id)     references operations.maintenance_staff (organization_id, id)   on delete restrict,
  constraint preventive_maintenance_frequency_check
    check (frequency in ('daily', 'weekly', 'monthly', 'quarterly', 'semiannually', 'annually')),
  constraint preventive_maintenance_not_a_number_check    check ('NaN' not in (estimated_cost)),
  constraint preventive_maintenance_interval_count_check  check (interval_count between 1 and 1000),
  constraint preventive_maintenance_lead_days_check       check (lead_days between 0 and 366),
  constraint preventive_maintenance_anchor_day_check      check (anchor_day between 1 and 31),
  constraint preventive_maintenance_estimated_cost_check  check (estimated_cost >= 0)
);

create index idx_preventive_maintenance_asset  on operations.preventive_maintenance (organization_id, property_id, asset_id);
create index idx_preventive_maintenance_vendor on operations.preventive_maintenance (organization_id, vendor_id);
create index idx_preventive_maintenance_staff  on operations.preventive_maintenance (organization_id, assigned_staff_id);
create index idx_preventive_maintenance_due    on operations.preventive_maintenance (organization_id, next_due_on) where is_active;

comment on table  operations.preventive_maintenance                    is 'Maintenance that is due again and again';
comment on column operations.preventive_maintenance.property_id        is 'Where it is done';
comment on column operations.preventive_maintenance.asset_id           is 'NULL for maintenance of the property as a whole';
comment on column operations.preventive_maintenance.vendor_id          is 'The firm that gets the work order; NULL for staff or nobody yet';
comment on column operations.preventive_maintenance.assigned_staff_id  is 'Who of the staff gets the work order';
comment on column operations.preventive_maintenance.title              is 'The title of each work order';
comment on column operations.preventive_maintenance.description        is 'What is to be done, step by step';
comment on column operations.preventive_maintenance.frequency          is 'The unit of interval_count';
comment on column operations.preventive_maintenance.interval_count     is 'Every so many periods of frequency: 2 with monthly is every other month';
comment on column operations.preventive_maintenance.lead_days          is 'Days before it is due that its work order is made';
comment on column operations.preventive_maintenance.estimated_cost     is 'In the organization''s currency';
comment on column operations.preventive_maintenance.next_due_on        is 'When the next work order is due';
comment on column operations.preventive_maintenance.anchor_day         is 'Day of the month, that of next_due_on as people set it; in a shorter month its last day is meant';
comment on column operations.preventive_maintenance.last_completed_on  is 'The day that it was last done';
comment on column operations.preventive_maintenance.is_active          is 'Whether work orders are made; false keeps the schedule for later';

create trigger keep_anchor_day
  before insert or update of next_due_on, anchor_day on operations.preventive_maintenance
  for each row execute function app.keep_anchor_day();

create trigger set_updated_at
  before update on operations.preventive_maintenance
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.preventive_maintenance');

alter table operations.preventive_maintenance enable row level security;
alter table operations.preventive_maintenance force row level security; -- E075

reset role;
