-- Maintenance staff: the organization's own people who do repairs.

set role pm_owner;

create table operations.maintenance_staff (
  id                uuid           not null  default gen_random_uuid(),
  organization_id   uuid           not null  default app.current_organization_id(),
  user_profile_id   uuid           not null,
  specialties       text[]         not null  default '{}',
  hourly_rate       numeric(10,2),
  home_property_id  uuid,
  is_on_call        boolean        not null  default false,
  max_open_orders   integer        not null  default 10,
  status            varchar(20)    not null  default 'active',
  created_at        timestamptz    not null  default now(),
  updated_at        timestamptz    not null  default now(),

  constraint maintenance_staff_pkey                                   primary key (id),
  constraint maintenance_staff_organization_id_id_key                 unique (organization_id, id),
  constraint maintenance_staff_organization_id_user_profile_id_key    unique (organization_id, user_profile_id),
  constraint maintenance_staff_organization_id_fkey                   foreign key (organization_id)                   references core.organizations (id)                on delete restrict,
  constraint maintenance_staff_organization_id_user_profile_id_fkey   foreign key (organization_id, user_profile_id)  references core.user_profiles (organization_id, id) on delete restrict,
  constraint maintenance_staff_organization_id_home_property_id_fkey  foreign key (organization_id, home_property_id) references core.properties (organization_id, id)    on delete restrict,
  constraint maintenance_staff_not_a_number_check     check ('NaN' not in (hourly_rate)),
  constraint maintenance_staff_hourly_rate_check      check (hourly_rate >= 0),
  constraint maintenance_staff_max_open_orders_check  check (max_open_orders >= 0),
  constraint maintenance_staff_status_check           check (status in ('active', 'inactive', 'on_leave'))
);

create index idx_maintenance_staff_home_property on operations.maintenance_staff (organization_id, home_property_id);

comment on table  operations.maintenance_staff                   is 'Who does repairs for the organization; one row for a person';
comment on column operations.maintenance_staff.user_profile_id   is 'The person, by the profile within this organization';
comment on column operations.maintenance_staff.specialties       is 'What the person repairs; an open list, that of maintenance_requests.category';
comment on column operations.maintenance_staff.hourly_rate       is 'Cost of an hour, in the organization''s currency';
comment on column operations.maintenance_staff.home_property_id  is 'Where the person is based';
comment on column operations.maintenance_staff.is_on_call        is 'Whether the person comes out of hours just now';
comment on column operations.maintenance_staff.max_open_orders   is 'How many open work orders the person can carry; not enforced';
comment on column operations.maintenance_staff.status            is 'on_leave: for a while; inactive: gone, and kept for what was done';

create trigger set_updated_at
  before update on operations.maintenance_staff
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.maintenance_staff', redacted => '{hourly_rate}');

alter table operations.maintenance_staff enable row level security;
alter table operations.maintenance_staff force row level security; -- E075

reset role;
