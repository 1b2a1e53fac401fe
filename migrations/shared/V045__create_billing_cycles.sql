-- Billing cycles: what is invoiced again and again, and when next.

set role pm_owner;

-- A cycle for a lease is of the lease's property (E026).
alter table core.leases
  add constraint leases_organization_id_property_id_id_key unique (organization_id, property_id, id);

create table financial.billing_cycles (
  id                 uuid           not null  default gen_random_uuid(),
  organization_id    uuid           not null  default app.current_organization_id(),
  property_id        uuid,
  lease_id           uuid,
  account_id         uuid,
  name               varchar(100)   not null,
  frequency          varchar(20)    not null  default 'monthly',
  interval_count     integer        not null  default 1,
  anchor_day         smallint       not null  default 1,
  invoice_lead_days  integer        not null  default 5,
  amount             numeric(12,2),
  next_run_on        date           not null,
  last_run_at        timestamptz,
  last_invoice_id    uuid,
  status             varchar(20)    not null  default 'active',
  created_at         timestamptz    not null  default now(),
  updated_at         timestamptz    not null  default now(),

  constraint billing_cycles_pkey                                  primary key (id),
  constraint billing_cycles_organization_id_id_key                unique (organization_id, id),
  constraint billing_cycles_organization_id_fkey                  foreign key (organization_id)                  references core.organizations (id)                  on delete restrict,
  constraint billing_cycles_organization_id_property_id_fkey      foreign key (organization_id, property_id)     references core.properties (organization_id, id)    on delete restrict,
  constraint billing_cycles_organization_id_lease_id_fkey         foreign key (organization_id, lease_id)        references core.leases (organization_id, id)        on delete restrict,
  constraint billing_cycles_organization_id_property_id_lease_id_fkey
    foreign key (organization_id, property_id, lease_id) references core.leases (organization_id, property_id, id) on delete restrict,
  constraint billing_cycles_organization_id_account_id_fkey       foreign key (organization_id, account_id)      references financial.accounts (organization_id, id) on delete restrict,
  constraint billing_cycles_organization_id_last_invoice_id_fkey  foreign key (organization_id, last_invoice_id) references financial.invoices (organization_id, id) on delete restrict,
  constraint billing_cycles_not_a_number_check       check ('NaN' not in (amount)),
  constraint billing_cycles_frequency_check          check (frequency in ('weekly', 'biweekly', 'monthly', 'quarterly', 'annually')),
  constraint billing_cycles_interval_count_check     check (interval_count between 1 and 1000),
  constraint billing_cycles_anchor_day_check         check (anchor_day between 1 and 31),
  constraint billing_cycles_invoice_lead_days_check  check (invoice_lead_days between 0 and 366),
  constraint billing_cycles_amount_check             check (amount >= 0),
  constraint billing_cycles_amount_lease_id_check    check (amount is not null or lease_id is not null),
  constraint billing_cycles_status_check             check (status in ('active', 'paused', 'ended'))
);

create index idx_billing_cycles_property     on financial.billing_cycles (organization_id, property_id, lease_id);
create index idx_billing_cycles_lease        on financial.billing_cycles (organization_id, lease_id);
create index idx_billing_cycles_account      on financial.billing_cycles (organization_id, account_id);
create index idx_billing_cycles_last_invoice on financial.billing_cycles (organization_id, last_invoice_id);
create index idx_billing_cycles_next_run     on financial.billing_cycles (organization_id, next_run_on) where status = 'active';

comment on table  financial.billing_cycles                    is 'Drives recurring invoices: of one lease, else of each lease of a property, else of each lease of the organization';
comment on column financial.billing_cycles.property_id        is 'NULL for one that a lease drives alone, or that is for all properties';
comment on column financial.billing_cycles.lease_id           is 'The lease that is charged, and those that renew it; NULL for every lease of the property or organization';
comment on column financial.billing_cycles.account_id         is 'What the line of an invoice is booked on; without, its invoices have no lines';
comment on column financial.billing_cycles.name               is 'What its invoices say they are for';
comment on column financial.billing_cycles.frequency          is 'How long the period is that one invoice charges';
comment on column financial.billing_cycles.interval_count     is 'Every so many of frequency';
comment on column financial.billing_cycles.anchor_day         is 'Day of the month; in a shorter month its last day is meant';
comment on column financial.billing_cycles.invoice_lead_days  is 'How many days before it is due an invoice is written';
comment on column financial.billing_cycles.amount             is 'A lease and period, in the organization''s currency; NULL for the rent of the lease';
comment on column financial.billing_cycles.next_run_on        is 'The day on which the next invoice is due; it is written invoice_lead_days before, in the organization''s time zone';
comment on column financial.billing_cycles.last_run_at        is 'When invoices were last written; by the job, not audited';
comment on column financial.billing_cycles.last_invoice_id    is 'The last one that it wrote';
comment on column financial.billing_cycles.status             is 'paused by people, or by the job when an invoice can''t be written; ended with its lease';

create trigger set_updated_at
  before update on financial.billing_cycles
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.billing_cycles', ignored => '{last_run_at}');

alter table financial.billing_cycles enable row level security;
alter table financial.billing_cycles force row level security; -- E075

reset role;
