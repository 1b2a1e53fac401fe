-- Inspections of properties and units; those of a lease's first and last day are named by the lease (E040).

set role pm_owner;

-- For keys that hold a lease and its unit together (E026).
alter table core.leases add constraint leases_organization_id_property_id_unit_id_id_key unique (organization_id, property_id, unit_id, id);

create table operations.inspections (
  id                uuid         not null  default gen_random_uuid(),
  organization_id   uuid         not null  default app.current_organization_id(),
  property_id       uuid         not null,
  unit_id           uuid,
  lease_id          uuid,
  inspector_id      uuid,
  inspection_type   varchar(20)  not null,
  status            varchar(20)  not null  default 'scheduled',
  scheduled_at      timestamptz  not null,
  completed_at      timestamptz,
  overall_rating    integer,
  findings          jsonb        not null  default '[]',
  images            text[],
  report_url        text,
  tenant_signed_at  timestamptz,
  notes             text,
  created_at        timestamptz  not null  default now(),
  updated_at        timestamptz  not null  default now(),

  constraint inspections_pkey                                      primary key (id),
  constraint inspections_organization_id_id_key                    unique (organization_id, id),
  constraint inspections_organization_id_lease_id_id_key           unique (organization_id, lease_id, id), -- for the keys of core.leases
  constraint inspections_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                       on delete restrict,
  constraint inspections_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)         on delete restrict,
  constraint inspections_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict,
  constraint inspections_organization_id_property_id_unit_id_lease_id_fkey
    foreign key (organization_id, property_id, unit_id, lease_id) references core.leases (organization_id, property_id, unit_id, id) on delete restrict,
  constraint inspections_organization_id_inspector_id_fkey         foreign key (organization_id, inspector_id)         references core.user_profiles (organization_id, id)      on delete restrict,
  constraint inspections_unit_id_lease_id_check         check (lease_id is null or unit_id is not null), -- without the unit its key would not be looked at
  constraint inspections_inspection_type_check          check (inspection_type in ('move_in', 'move_out', 'routine', 'safety', 'annual')),
  constraint inspections_status_check                   check (status in ('scheduled', 'in_progress', 'completed', 'cancelled')),
  constraint inspections_status_completed_at_check      check ((status = 'completed') = (completed_at is not null)),
  constraint inspections_overall_rating_check           check (overall_rating between 1 and 5),
  constraint inspections_findings_check                 check (jsonb_typeof(findings) = 'array')
);

create index idx_inspections_property  on operations.inspections (organization_id, property_id, scheduled_at);
create index idx_inspections_unit      on operations.inspections (organization_id, property_id, unit_id, lease_id);
create index idx_inspections_inspector on operations.inspections (organization_id, inspector_id);
create index idx_inspections_planned   on operations.inspections (organization_id, scheduled_at) where status in ('scheduled', 'in_progress');

comment on table  operations.inspections                   is 'Visits that record the state of a property or a unit';
comment on column operations.inspections.property_id       is 'What is looked at';
comment on column operations.inspections.unit_id           is 'What is looked at; NULL for the property as a whole';
comment on column operations.inspections.lease_id          is 'The lease that a move-in or move-out inspection is about, whose renter sees it';
comment on column operations.inspections.inspector_id      is 'Who looks';
comment on column operations.inspections.inspection_type   is 'Why: at the begin or end of a lease, or by the calendar';
comment on column operations.inspections.status            is 'Where it stands; completed sets completed_at';
comment on column operations.inspections.scheduled_at      is 'When it is to be';
comment on column operations.inspections.completed_at      is 'Set exactly while the status is completed';
comment on column operations.inspections.overall_rating    is '1 (poor) to 5 (as new)';
comment on column operations.inspections.findings          is 'Array of objects, one for what was found in a place';
comment on column operations.inspections.images            is 'URLs of pictures';
comment on column operations.inspections.report_url        is 'Where the report is kept';
comment on column operations.inspections.tenant_signed_at  is 'When the renter agreed to what was found';
comment on column operations.inspections.notes             is 'Of the inspector';

create trigger set_updated_at
  before update on operations.inspections
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.inspections');

-- A lease names inspections of its own. FORCE is off while the keys are added, in this transaction alone: with it,
-- pm_owner would check them against the rows that it may see, which are none.
alter table core.leases no force row level security;

alter table core.leases
  add constraint leases_organization_id_id_move_in_inspection_id_fkey
    foreign key (organization_id, id, move_in_inspection_id)  references operations.inspections (organization_id, lease_id, id) on delete restrict,
  add constraint leases_organization_id_id_move_out_inspection_id_fkey
    foreign key (organization_id, id, move_out_inspection_id) references operations.inspections (organization_id, lease_id, id) on delete restrict;

alter table core.leases force row level security;

create index idx_leases_move_in_inspection  on core.leases (organization_id, id, move_in_inspection_id);
create index idx_leases_move_out_inspection on core.leases (organization_id, id, move_out_inspection_id);

comment on column core.leases.move_in_inspection_id   is 'An inspection of this very lease';
comment on column core.leases.move_out_inspection_id  is 'An inspection of this very lease';

alter table operations.inspections enable row level security;
alter table operations.inspections force row level security; -- E075

reset role;
