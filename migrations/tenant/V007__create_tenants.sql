-- Tenants: the people who rent, or want to.

set role pm_owner;

create table tenants (
  id                       uuid         not null  default gen_random_uuid(),
  user_id                  uuid,
  property_id              uuid         not null,
  unit_id                  uuid,
  emergency_contact        jsonb,
  employment_info          jsonb,
  tenant_references        jsonb,
  background_check_status  varchar(20),
  move_in_date             date,
  status                   varchar(20)  not null  default 'active',
  created_at               timestamptz  not null  default now(),
  updated_at               timestamptz  not null  default now(),

  constraint tenants_pkey                           primary key (id),
  constraint tenants_user_id_fkey                   foreign key (user_id)              references users (id)              on delete restrict,
  constraint tenants_property_id_fkey               foreign key (property_id)          references properties (id)         on delete restrict,
  constraint tenants_property_id_unit_id_fkey       foreign key (property_id, unit_id) references units (property_id, id) on delete restrict, -- E026
  constraint tenants_emergency_contact_check        check (jsonb_typeof(emergency_contact) = 'object'),
  constraint tenants_employment_info_check          check (jsonb_typeof(employment_info) = 'object'),
  constraint tenants_tenant_references_check        check (jsonb_typeof(tenant_references) in ('array', 'object')),
  constraint tenants_background_check_status_check  check (background_check_status in ('pending', 'passed', 'failed', 'expired')),
  constraint tenants_status_check                   check (status in ('prospect', 'approved', 'active', 'notice_given', 'moved_out')),
  constraint tenants_finite_check                   check (isfinite(move_in_date) and isfinite(created_at) and isfinite(updated_at))
);

create index idx_tenants_user            on tenants (user_id);
create index idx_tenants_unit            on tenants (unit_id);
create index idx_tenants_property_status on tenants (property_id, status);

comment on table  tenants                          is 'People who rent or apply';
comment on column tenants.user_id                  is 'Who it is, with name and address; set when the tenant can sign in';
comment on column tenants.property_id              is 'Where the tenant lives or applies';
comment on column tenants.unit_id                  is 'Where the tenant lives now; the leases tell the history';
comment on column tenants.emergency_contact        is 'Object with name, relationship, phone, email';
comment on column tenants.employment_info          is 'Object with employer, job_title, annual_income, verification';
comment on column tenants.tenant_references        is 'Object with previous_landlord, rental_history; REFERENCES is a reserved word (E013)';
comment on column tenants.background_check_status  is 'NULL until a check was asked for; expired: too old to count';
comment on column tenants.move_in_date             is 'The day that the tenant got the keys';
comment on column tenants.status                   is 'prospect, approved, active, notice_given; moved_out closes the way in';

alter table tenants enable row level security;
alter table tenants force row level security;

create trigger set_updated_at
  before update on tenants
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on tenants
  for each row execute function app.audit_trigger('{employment_info,tenant_references}');

reset role;
