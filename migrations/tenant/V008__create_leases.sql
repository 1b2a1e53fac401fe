-- Leases: who rents which unit, from when to when, on what terms. Units follow them.

set role pm_owner;

create table leases (
  id                uuid           not null  default gen_random_uuid(),
  tenant_id         uuid           not null,
  unit_id           uuid           not null,
  lease_type        varchar(20)    not null  default 'fixed',
  start_date        date           not null,
  end_date          date,
  rent_amount       numeric(10,2)  not null,
  security_deposit  numeric(10,2),
  late_fee_amount   numeric(10,2)  not null  default 0,
  lease_terms       jsonb          not null  default '{}',
  status            varchar(20)    not null  default 'active',
  signed_at         timestamptz,
  created_at        timestamptz    not null  default now(),
  updated_at        timestamptz    not null  default now(),

  constraint leases_pkey            primary key (id),
  constraint leases_tenant_id_fkey  foreign key (tenant_id) references tenants (id) on delete restrict,
  constraint leases_unit_id_fkey    foreign key (unit_id)   references units (id)   on delete restrict,
  -- One active lease for a unit and a day (E030). Without an end date it runs on.
  constraint leases_unit_id_period_excl exclude using gist (
    unit_id                                 with =,
    daterange(start_date, end_date, '[]')   with &&
  ) where (status = 'active'),
  constraint leases_lease_type_check           check (lease_type in ('fixed', 'month_to_month', 'weekly')), -- E004
  constraint leases_start_date_end_date_check  check (end_date >= start_date), -- E029
  constraint leases_rent_amount_check          check (rent_amount >= 0),
  constraint leases_security_deposit_check     check (security_deposit >= 0),
  constraint leases_late_fee_amount_check      check (late_fee_amount >= 0),
  constraint leases_not_a_number_check         check ('NaN' not in (rent_amount, security_deposit, late_fee_amount)),
  constraint leases_lease_terms_check          check (jsonb_typeof(lease_terms) = 'object'),
  constraint leases_status_check               check (status in ('draft', 'active', 'expired', 'terminated', 'renewed')),
  constraint leases_finite_check               check (isfinite(start_date) and isfinite(end_date) and isfinite(signed_at) and isfinite(created_at) and isfinite(updated_at))
);

create index idx_leases_tenant     on leases (tenant_id);
create index idx_leases_unit_dates on leases (unit_id, start_date, end_date);

comment on table  leases                   is 'Contracts between the organization and a tenant about one unit';
comment on column leases.tenant_id         is 'Who rents';
comment on column leases.unit_id           is 'What is rented';
comment on column leases.lease_type        is 'fixed ends with its last day; month_to_month and weekly run on until somebody ends them';
comment on column leases.start_date        is 'The first day, in the organization''s time zone';
comment on column leases.end_date          is 'The last day; NULL for a lease that runs on';
comment on column leases.rent_amount       is 'Per month, or per week for a weekly lease';
comment on column leases.security_deposit  is 'What the tenant leaves as security; payments of type deposit say whether he did';
comment on column leases.late_fee_amount   is 'What an invoice paid late costs';
comment on column leases.lease_terms       is 'Object of terms that have no column';
comment on column leases.status            is 'Only an active lease lets its unit';
comment on column leases.signed_at         is 'NULL until both have signed';

alter table leases enable row level security;
alter table leases force row level security;

create trigger follow_leases_on_insert
  after insert on leases
  referencing new table as new_leases
  for each statement execute function app.org_follow_leases();

create trigger follow_leases_on_update
  after update on leases
  referencing old table as old_leases new table as new_leases
  for each statement execute function app.org_follow_leases();

create trigger follow_leases_on_delete
  after delete on leases
  referencing old table as old_leases
  for each statement execute function app.org_follow_leases();

create trigger explain_overlapping_lease
  before insert or update of unit_id, status, start_date, end_date on leases
  for each row
  when (new.status = 'active' and new.end_date >= new.start_date is not false and app.current_organization_id() is not null)
  execute function app.org_explain_overlapping_lease();

create trigger keep_unit_status_on_insert
  before insert on units
  for each row
  when (current_user <> 'pm_definer' and new.status = 'occupied')
  execute function app.org_keep_unit_status();

create trigger keep_unit_status_on_update
  before update of status on units
  for each row
  when (current_user <> 'pm_definer' and old.status <> new.status and new.status in ('vacant', 'occupied'))
  execute function app.org_keep_unit_status();

create trigger set_updated_at
  before update on leases
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on leases
  for each row execute function app.audit_trigger();

reset role;
