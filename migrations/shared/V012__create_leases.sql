-- Leases: who rents which unit, from when to when, on what terms.

set role pm_owner;

create table core.leases (
  id                        uuid           not null  default gen_random_uuid(),
  organization_id           uuid           not null  default app.current_organization_id(),
  tenant_id                 uuid           not null,
  unit_id                   uuid           not null,
  property_id               uuid           not null,
  lease_type                varchar(20)    not null  default 'fixed',
  start_date                date           not null,
  end_date                  date,
  rent_amount               numeric(10,2)  not null,
  rent_due_day              integer        not null  default 1,
  -- deposits and late fees
  security_deposit          numeric(10,2)  not null  default 0,
  pet_deposit               numeric(8,2)   not null  default 0,
  cleaning_deposit          numeric(8,2)   not null  default 0,
  key_deposit               numeric(6,2)   not null  default 0,
  late_fee_amount           numeric(8,2)   not null  default 0,
  late_fee_percentage       numeric(5,2)   not null  default 0,
  grace_period_days         integer        not null  default 5,
  late_fees_since           date,
  -- terms
  lease_terms               jsonb          not null  default '{}',
  utilities_included        text[],
  pets_allowed              boolean        not null  default false,
  smoking_allowed           boolean        not null  default false,
  subletting_allowed        boolean        not null  default false,
  modifications_allowed     boolean        not null  default false,
  -- where it stands
  status                    varchar(20)    not null  default 'draft',
  signed_by_tenant_at       timestamptz,
  signed_by_landlord_at     timestamptz,
  move_in_inspection_id     uuid,
  move_out_inspection_id    uuid,
  -- renewal
  auto_renew                boolean        not null  default false,
  renewal_notice_days       integer        not null  default 60,
  rent_increase_percentage  numeric(5,2)   not null  default 0,
  -- documents
  lease_document_url        text,
  signed_lease_url          text,
  addendums                 text[],
  created_at                timestamptz    not null  default now(),
  updated_at                timestamptz    not null  default now(),

  constraint leases_pkey                                      primary key (id),
  constraint leases_organization_id_id_key                    unique (organization_id, id),
  constraint leases_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                     on delete restrict,
  constraint leases_organization_id_tenant_id_fkey            foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)            on delete restrict,
  constraint leases_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)         on delete restrict,
  constraint leases_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict, -- E026
  -- One active lease for a unit and a day (E030). Without an end date it runs on.
  constraint leases_unit_id_period_excl exclude using gist (
    organization_id                         with =,
    unit_id                                 with =,
    daterange(start_date, end_date, '[]')   with &&
  ) where (status = 'active'),
  constraint leases_not_a_number_check check ('NaN' not in (
    rent_amount, security_deposit, pet_deposit, cleaning_deposit,
    key_deposit, late_fee_amount, late_fee_percentage, rent_increase_percentage
  )),
  constraint leases_lease_type_check                check (lease_type in ('fixed', 'month_to_month', 'weekly')), -- E004
  constraint leases_start_date_end_date_check       check (end_date >= start_date), -- E029
  constraint leases_rent_amount_check               check (rent_amount >= 0),
  constraint leases_rent_due_day_check              check (rent_due_day between 1 and 31),
  constraint leases_security_deposit_check          check (security_deposit >= 0),
  constraint leases_pet_deposit_check               check (pet_deposit >= 0),
  constraint leases_cleaning_deposit_check          check (cleaning_deposit >= 0),
  constraint leases_key_deposit_check               check (key_deposit >= 0),
  constraint leases_late_fee_amount_check           check (late_fee_amount >= 0),
  constraint leases_late_fee_percentage_check       check (late_fee_percentage between 0 and 100),
  constraint leases_grace_period_days_check         check (grace_period_days between 0 and 366),
  constraint leases_lease_terms_check               check (jsonb_typeof(lease_terms) = 'object'),
  constraint leases_status_check                    check (status in ('draft', 'active', 'expired', 'terminated', 'renewed')),
  constraint leases_renewal_notice_days_check       check (renewal_notice_days between 0 and 3660),
  constraint leases_rent_increase_percentage_check  check (rent_increase_percentage between 0 and 100)
);

create index idx_leases_tenant         on core.leases (organization_id, tenant_id);
create index idx_leases_unit           on core.leases (organization_id, unit_id, property_id);
create index idx_leases_property_dates on core.leases (organization_id, property_id, start_date desc, end_date desc);
create index idx_leases_dates          on core.leases (organization_id, start_date, end_date);
create index idx_leases_status         on core.leases (organization_id, status);

comment on table  core.leases                           is 'Contracts between the organization and a tenant about one unit';
comment on column core.leases.tenant_id                 is 'Who rents';
comment on column core.leases.unit_id                   is 'What is rented';
comment on column core.leases.property_id               is 'Where the unit is; the same as the unit''s and the tenant''s';
comment on column core.leases.lease_type                is 'fixed ends with its last day; month_to_month and weekly run on until somebody ends them';
comment on column core.leases.start_date                is 'The first day, in the organization''s time zone';
comment on column core.leases.end_date                  is 'The last day; NULL for a lease that runs on';
comment on column core.leases.rent_amount               is 'Per month, or per week for a weekly lease';
comment on column core.leases.rent_due_day              is 'Day of the month; in a shorter month its last day is meant';
comment on column core.leases.security_deposit          is 'What the tenant leaves as security; payments of type deposit say whether he did';
comment on column core.leases.pet_deposit               is 'For a pet, beside the security deposit';
comment on column core.leases.cleaning_deposit          is 'For cleaning, beside the security deposit';
comment on column core.leases.key_deposit               is 'For keys, beside the security deposit';
comment on column core.leases.late_fee_amount           is 'What an invoice paid late costs; where the percentage comes to more, that';
comment on column core.leases.late_fee_percentage       is 'Per cent, of what is late';
comment on column core.leases.grace_period_days         is 'Days after an invoice is due that cost nothing';
comment on column core.leases.late_fees_since           is 'What was due before costs no late fee; by trigger the day on which the lease gets them, unless its writer says another';
comment on column core.leases.lease_terms               is 'Object of terms that have no column';
comment on column core.leases.utilities_included        is 'What the rent pays for: water, heat …';
comment on column core.leases.pets_allowed              is 'Whether the tenant may keep pets';
comment on column core.leases.smoking_allowed           is 'Whether the tenant may smoke inside';
comment on column core.leases.subletting_allowed        is 'Whether the tenant may let it to others';
comment on column core.leases.modifications_allowed     is 'Whether the tenant may change walls and fixtures';
comment on column core.leases.status                    is 'Only an active lease lets its unit; renewed: followed by another';
comment on column core.leases.signed_by_tenant_at       is 'NULL until the tenant has signed';
comment on column core.leases.signed_by_landlord_at     is 'NULL until the organization has signed';
comment on column core.leases.move_in_inspection_id     is 'operations.inspections, whose key comes with that table (E040)';
comment on column core.leases.move_out_inspection_id    is 'operations.inspections, whose key comes with that table (E040)';
comment on column core.leases.auto_renew                is 'Goes on for the same term once the days of notice have come, unless this is taken back before';
comment on column core.leases.renewal_notice_days       is 'Days before the end by which either side must have said so';
comment on column core.leases.rent_increase_percentage  is 'Per cent, at renewal';
comment on column core.leases.lease_document_url        is 'Where the text is kept';
comment on column core.leases.signed_lease_url          is 'Where the signed copy is kept';
comment on column core.leases.addendums                 is 'URLs of documents';

create trigger set_updated_at
  before update on core.leases
  for each row execute function app.set_updated_at();

call app.attach_audit('core.leases');

alter table core.leases enable row level security;
alter table core.leases force row level security; -- E075

reset role;
