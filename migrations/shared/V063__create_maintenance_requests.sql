-- Maintenance requests: what somebody reports as broken. E006: the design document uses this table, and never defines it.

set role pm_owner;

-- Numbers for people to read out. They tell nothing about how many there are, and two writers never wait for each other.
create function app.new_number(prefix text) returns text
  language sql volatile
  return prefix || '-' || to_char(now() at time zone 'UTC', 'YYMMDD') || '-'
         || upper(left(replace(gen_random_uuid()::text, '-', ''), 12));

comment on function app.new_number(text) is 'A number such as R-260131-9F2C04AB51D0: prefix, day (UTC), twelve random digits';

grant execute on function app.new_number(text) to pm_definer, pm_app, property_manager_role;

create table operations.maintenance_requests (
  id                   uuid          not null  default gen_random_uuid(),
  organization_id      uuid          not null  default app.current_organization_id(),
  property_id          uuid          not null,
  unit_id              uuid,
  tenant_id            uuid,
  reported_by          uuid,
  assigned_staff_id    uuid,
  request_number       varchar(50)   not null  default app.new_number('R'),
  title                varchar(255)  not null,
  description          text,
  category             varchar(50)   not null  default 'other',
  priority             varchar(20)   not null  default 'medium',
  status               varchar(20)   not null  default 'open',
  source               varchar(20)   not null  default 'portal',
  permission_to_enter  boolean       not null  default false,
  preferred_times      jsonb,
  images               text[],
  sla_due_at           timestamptz,
  acknowledged_at      timestamptz,
  started_at           timestamptz,
  completed_at         timestamptz,
  resolution_notes     text,
  tenant_rating        integer,
  metadata             jsonb         not null  default '{}',
  created_at           timestamptz   not null  default now(),
  updated_at           timestamptz   not null  default now(),

  constraint maintenance_requests_pkey                                      primary key (id),
  constraint maintenance_requests_organization_id_id_key                    unique (organization_id, id),
  constraint maintenance_requests_organization_id_property_id_id_key        unique (organization_id, property_id, id), -- E026
  constraint maintenance_requests_organization_id_request_number_key        unique (organization_id, request_number),
  constraint maintenance_requests_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                            on delete restrict,
  constraint maintenance_requests_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)              on delete restrict,
  constraint maintenance_requests_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id)      on delete restrict,
  constraint maintenance_requests_organization_id_tenant_id_fkey            foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)                 on delete restrict,
  constraint maintenance_requests_organization_id_reported_by_fkey          foreign key (organization_id, reported_by)          references core.user_profiles (organization_id, id)           on delete restrict,
  constraint maintenance_requests_organization_id_assigned_staff_id_fkey    foreign key (organization_id, assigned_staff_id)    references operations.maintenance_staff (organization_id, id) on delete restrict,
  constraint maintenance_requests_priority_check             check (priority in ('low', 'medium', 'high', 'urgent')),
  constraint maintenance_requests_status_check
    check (status in ('open', 'assigned', 'in_progress', 'on_hold', 'completed', 'cancelled')),
  constraint maintenance_requests_source_check               check (source in ('portal', 'phone', 'email', 'inspection', 'preventive')),
  constraint maintenance_requests_preferred_times_check      check (jsonb_typeof(preferred_times) = 'array'),
  constraint maintenance_requests_status_completed_at_check  check ((status = 'completed') = (completed_at is not null)),
  constraint maintenance_requests_tenant_rating_check        check (tenant_rating between 1 and 5),
  constraint maintenance_requests_metadata_check             check (jsonb_typeof(metadata) = 'object')
);

create index idx_maintenance_requests_property on operations.maintenance_requests (organization_id, property_id, status, created_at);
create index idx_maintenance_requests_unit     on operations.maintenance_requests (organization_id, unit_id, property_id);
create index idx_maintenance_requests_tenant   on operations.maintenance_requests (organization_id, tenant_id, created_at);
create index idx_maintenance_requests_reporter on operations.maintenance_requests (organization_id, reported_by);
create index idx_maintenance_requests_staff    on operations.maintenance_requests (organization_id, assigned_staff_id, status);
create index idx_maintenance_requests_created  on operations.maintenance_requests (organization_id, created_at);
create index idx_maintenance_requests_open     on operations.maintenance_requests (organization_id, priority, created_at)
  where status in ('open', 'assigned', 'in_progress', 'on_hold');

comment on table  operations.maintenance_requests                      is 'What renters and staff report; work orders say what is done about it';
comment on column operations.maintenance_requests.property_id          is 'Where it is';
comment on column operations.maintenance_requests.unit_id              is 'Where it is; NULL for what belongs to no unit';
comment on column operations.maintenance_requests.tenant_id            is 'The renter concerned, who sees the request';
comment on column operations.maintenance_requests.reported_by          is 'Who said so; NULL for who has no login';
comment on column operations.maintenance_requests.assigned_staff_id    is 'Who looks after it';
comment on column operations.maintenance_requests.request_number       is 'The organization''s number for it, as the renter reads it';
comment on column operations.maintenance_requests.title                is 'What is the matter, in a line';
comment on column operations.maintenance_requests.description          is 'What is the matter, in full';
comment on column operations.maintenance_requests.category             is 'plumbing, electrical, heating …; an open list';
comment on column operations.maintenance_requests.priority             is 'urgent: somebody or something comes to harm while it waits';
comment on column operations.maintenance_requests.status               is 'on_hold: waits for a part or an answer; cancelled: turned out to be nothing';
comment on column operations.maintenance_requests.source               is 'How it came; preventive: found while something else was looked after';
comment on column operations.maintenance_requests.permission_to_enter  is 'Whether the unit may be entered when nobody is at home';
comment on column operations.maintenance_requests.preferred_times      is 'Array of times that suit the renter';
comment on column operations.maintenance_requests.images               is 'URLs of pictures';
comment on column operations.maintenance_requests.sla_due_at           is 'When it should be done at the latest';
comment on column operations.maintenance_requests.acknowledged_at      is 'When somebody took it on';
comment on column operations.maintenance_requests.started_at           is 'When work began';
comment on column operations.maintenance_requests.completed_at         is 'Set exactly while the status is completed';
comment on column operations.maintenance_requests.resolution_notes     is 'What was done, as the renter reads it';
comment on column operations.maintenance_requests.tenant_rating        is 'The renter''s verdict, 1 to 5';
comment on column operations.maintenance_requests.metadata             is 'Object of facts that have no column; the application''s own';

create trigger set_updated_at
  before update on operations.maintenance_requests
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.maintenance_requests');

alter table operations.maintenance_requests enable row level security;
alter table operations.maintenance_requests force row level security; -- E075

reset role;
