-- Invoices and their lines: what a tenant owes, and what for.
-- Amounts are of the invoice's currency (E216), and never NULL, with which every check is content (E032). A line carries the
-- property and the tenant of its invoice, held together by one key, so that policies on lines compare columns of their own and
-- read no other table (E081).

set role pm_definer;

create function app.copy_invoice_parties() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Where there is no such invoice, the foreign key says so: after the policies have spoken, unlike an error from here.
  nil constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  select i.property_id, i.tenant_id into new.property_id, new.tenant_id
  from financial.invoices i
  where i.organization_id = new.organization_id and i.id = new.invoice_id;
  if not found then
    new.property_id := nil;
    new.tenant_id := nil;
  end if;
  return new;
end
$$;

comment on function app.copy_invoice_parties() is 'BEFORE trigger of rows that belong to an invoice: property and tenant are the invoice''s';

grant execute on function app.copy_invoice_parties() to pm_owner;

reset role;

set role pm_owner;

-- What an invoice names besides its lease must be what the lease names (E026).
alter table core.leases
  add constraint leases_organization_id_property_id_tenant_id_id_key unique (organization_id, property_id, tenant_id, id),
  add constraint leases_organization_id_unit_id_id_key               unique (organization_id, unit_id, id);

create table financial.invoices (
  id                     uuid           not null  default gen_random_uuid(),
  organization_id        uuid           not null  default app.current_organization_id(),
  property_id            uuid           not null,
  unit_id                uuid,
  tenant_id              uuid           not null,
  lease_id               uuid,
  invoice_number         varchar(50)    not null,
  invoice_type           varchar(20)    not null,
  description            text,
  -- amounts
  currency               varchar(3)     not null,
  subtotal               numeric(12,2)  not null,
  tax_amount             numeric(10,2)  not null  default 0,
  discount_amount        numeric(10,2)  not null  default 0,
  total_amount           numeric(12,2)  not null,
  paid_amount            numeric(12,2)  not null  default 0,
  pending_amount         numeric(12,2)  not null  default 0,
  balance_due            numeric(12,2)  not null  generated always as (total_amount - paid_amount) stored, -- E033
  itemized               boolean        not null  default false,
  -- dates
  invoice_date           date           not null,
  due_date               date           not null,
  period_start           date,
  period_end             date,
  -- where it stands
  status                 varchar(20)    not null  default 'pending',
  sent_at                timestamptz,
  payment_terms          integer        not null  default 30,
  -- late fees
  late_fee_applied       boolean        not null  default false,
  late_fee_amount        numeric(8,2)   not null  default 0,
  late_fee_date          date,
  -- references and reminders
  recurring_invoice_id   uuid,
  external_reference     varchar(100),
  reminder_sent_count    integer        not null  default 0,
  last_reminder_sent_at  timestamptz,
  created_at             timestamptz    not null  default now(),
  updated_at             timestamptz    not null  default now(),

  constraint invoices_pkey                                           primary key (id),
  constraint invoices_organization_id_id_key                         unique (organization_id, id),
  constraint invoices_organization_id_property_id_tenant_id_id_key   unique (organization_id, property_id, tenant_id, id),
  constraint invoices_organization_id_invoice_number_key             unique (organization_id, invoice_number),
  constraint invoices_organization_id_fkey                           foreign key (organization_id)                       references core.organizations (id)                     on delete restrict,
  constraint invoices_organization_id_property_id_fkey               foreign key (organization_id, property_id)          references core.properties (organization_id, id)       on delete restrict,
  constraint invoices_organization_id_property_id_unit_id_fkey       foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict, -- E026
  constraint invoices_organization_id_tenant_id_fkey                 foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)          on delete restrict,
  constraint invoices_organization_id_property_id_tenant_id_lease_id_fkey
    foreign key (organization_id, property_id, tenant_id, lease_id) references core.leases (organization_id, property_id, tenant_id, id) on delete restrict,
  constraint invoices_organization_id_unit_id_lease_id_fkey          foreign key (organization_id, unit_id, lease_id)    references core.leases (organization_id, unit_id, id)  on delete restrict,
  constraint invoices_organization_id_recurring_invoice_id_fkey      foreign key (organization_id, recurring_invoice_id) references financial.invoices (organization_id, id)    on delete restrict,
  constraint invoices_currency_fkey                                  foreign key (currency)                              references shared.currencies (code)                    on delete restrict,
  constraint invoices_not_a_number_check check ('NaN' not in (
    subtotal, tax_amount, discount_amount, total_amount,
    paid_amount, pending_amount, late_fee_amount
  )),
  constraint invoices_invoice_type_check             check (invoice_type in ('rent', 'late_fee', 'utility', 'maintenance', 'other')),
  constraint invoices_subtotal_check                 check (subtotal >= 0),
  constraint invoices_tax_amount_check               check (tax_amount >= 0),
  constraint invoices_discount_amount_check          check (discount_amount >= 0),
  constraint invoices_total_amount_check             check (total_amount >= 0),
  constraint invoices_total_amount_subtotal_check    check (total_amount = subtotal + tax_amount - discount_amount), -- E035
  -- What is paid, and what is on its way, never comes to more than is owed (E109).
  constraint invoices_total_amount_paid_amount_check check (paid_amount >= 0 and pending_amount >= 0 and paid_amount + pending_amount <= total_amount),
  constraint invoices_cancelled_unpaid_check         check (status <> 'cancelled' or paid_amount + pending_amount = 0), -- E110
  constraint invoices_invoice_date_due_date_check    check (due_date >= invoice_date),
  constraint invoices_period_start_period_end_check  check (period_end >= period_start),
  constraint invoices_status_check                   check (status in ('pending', 'sent', 'partial', 'paid', 'overdue', 'cancelled')),
  constraint invoices_payment_terms_check            check (payment_terms >= 0),
  constraint invoices_late_fee_amount_check          check (late_fee_amount >= 0),
  constraint invoices_recurring_invoice_id_check     check (recurring_invoice_id <> id),
  constraint invoices_reminder_sent_count_check      check (reminder_sent_count >= 0)
);

-- Made with the table, and so not concurrently (E050); each foreign key has one that begins with its columns (E047).
create index idx_invoices_tenant              on financial.invoices (organization_id, tenant_id, invoice_date desc);
create index idx_invoices_unit                on financial.invoices (organization_id, property_id, unit_id);
create index idx_invoices_lease               on financial.invoices (organization_id, lease_id, property_id, tenant_id);
create index idx_invoices_unit_lease          on financial.invoices (organization_id, unit_id, lease_id);
create index idx_invoices_recurring           on financial.invoices (organization_id, recurring_invoice_id);
create index idx_invoices_status              on financial.invoices (organization_id, status);
-- Overdue is a matter of the query's date, not of the index's (E052).
create index idx_invoices_due_date            on financial.invoices (organization_id, due_date)
  where status in ('pending', 'sent', 'partial', 'overdue');
create index idx_invoices_period              on financial.invoices (organization_id, period_start, period_end);
create index idx_invoices_property_period     on financial.invoices (organization_id, property_id, period_start desc, period_end desc)
  where status in ('pending', 'sent', 'partial', 'paid');
create index idx_invoices_property_status_due on financial.invoices (organization_id, property_id, status, due_date, total_amount)
  where status <> 'cancelled'; -- E056
create index idx_invoices_created             on financial.invoices (organization_id, created_at); -- E053

comment on table  financial.invoices                        is 'What a tenant owes';
comment on column financial.invoices.property_id            is 'Of the unit and of the lease';
comment on column financial.invoices.unit_id                is 'What it charges for; NULL for a charge that is of no unit';
comment on column financial.invoices.tenant_id              is 'Who owes it';
comment on column financial.invoices.lease_id               is 'The contract that it follows from; NULL for a charge beside any contract';
comment on column financial.invoices.invoice_number         is 'The organization''s number for it, as the tenant reads it';
comment on column financial.invoices.invoice_type           is 'What for: rent, a late fee by an invoice of its own …';
comment on column financial.invoices.description            is 'What the tenant reads it is for';
comment on column financial.invoices.currency               is 'ISO 4217; the organization''s unless told otherwise';
comment on column financial.invoices.subtotal               is 'The sum of the lines. An invoice without lines, such as a balance taken over, stands for itself';
comment on column financial.invoices.tax_amount             is 'The sum of the lines'' taxes';
comment on column financial.invoices.discount_amount        is 'Taken off the sum of subtotal and tax';
comment on column financial.invoices.total_amount           is 'subtotal + tax_amount - discount_amount';
comment on column financial.invoices.paid_amount            is 'Allocated from payments that have cleared; by trigger';
comment on column financial.invoices.pending_amount         is 'Allocated from payments that have not cleared yet; by trigger';
comment on column financial.invoices.balance_due            is 'total_amount - paid_amount';
comment on column financial.invoices.itemized               is 'Whether it has lines, or had; by trigger, or said by who writes both at once';
comment on column financial.invoices.invoice_date           is 'The day that it was written, in the organization''s time zone';
comment on column financial.invoices.due_date               is 'The last day to pay without being late, in the organization''s time zone';
comment on column financial.invoices.period_start           is 'The first day that it charges for';
comment on column financial.invoices.period_end             is 'The last day that it charges for';
comment on column financial.invoices.status                 is 'By trigger, from sent_at, what is paid and due_date; people say sent, which sends it, and cancelled, which is final';
comment on column financial.invoices.sent_at                is 'When the tenant got it; set where status is written as sent, or by the first payment. From then on amounts and parties stay';
comment on column financial.invoices.payment_terms          is 'Days';
comment on column financial.invoices.late_fee_applied       is 'Whether a late fee was charged for it';
comment on column financial.invoices.late_fee_amount        is 'Charged by an invoice of its own, of type late_fee: not part of total_amount';
comment on column financial.invoices.late_fee_date          is 'The day that a late fee was charged for it';
comment on column financial.invoices.recurring_invoice_id   is 'The first one of a series';
comment on column financial.invoices.external_reference     is 'What another system calls it';
comment on column financial.invoices.reminder_sent_count    is 'How many reminders were sent; written by the application, not audited';
comment on column financial.invoices.last_reminder_sent_at  is 'When the last reminder was sent; written by the application, not audited';

create trigger default_currency
  before insert on financial.invoices
  for each row
  when (new.currency is null)
  execute function app.default_currency();

create trigger set_updated_at
  before update on financial.invoices
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.invoices', ignored => '{itemized,reminder_sent_count,last_reminder_sent_at}');

alter table financial.invoices enable row level security;
alter table financial.invoices force row level security; -- E075

create table financial.invoice_line_items (
  id               uuid           not null  default gen_random_uuid(),
  organization_id  uuid           not null  default app.current_organization_id(), -- E010
  property_id      uuid           not null,
  tenant_id        uuid           not null,
  invoice_id       uuid           not null,
  account_id       uuid           not null,
  description      text           not null,
  quantity         numeric(10,2)  not null  default 1,
  unit_price       numeric(10,2)  not null,
  line_total       numeric(10,2)  not null,
  tax_rate         numeric(5,4)   not null  default 0,
  tax_amount       numeric(8,2)   not null  default 0,
  sort_order       integer        not null  default 0,

  constraint invoice_line_items_pkey                             primary key (id),
  constraint invoice_line_items_organization_id_id_key           unique (organization_id, id),
  constraint invoice_line_items_organization_id_fkey             foreign key (organization_id)             references core.organizations (id)                 on delete restrict,
  constraint invoice_line_items_organization_id_account_id_fkey  foreign key (organization_id, account_id) references financial.accounts (organization_id, id) on delete restrict,
  -- Lines are part of their invoice: they go with it, and follow it to another property.
  constraint invoice_line_items_organization_id_invoice_id_fkey
    foreign key (organization_id, property_id, tenant_id, invoice_id)
    references financial.invoices (organization_id, property_id, tenant_id, id) on update cascade on delete cascade,
  constraint invoice_line_items_not_a_number_check check ('NaN' not in (
    quantity, unit_price, line_total,
    tax_rate, tax_amount
  )),
  constraint invoice_line_items_quantity_check                        check (quantity > 0),
  constraint invoice_line_items_quantity_unit_price_line_total_check  check (line_total = round(quantity * unit_price, 2)), -- E035
  constraint invoice_line_items_tax_rate_check                        check (tax_rate between 0 and 1),
  -- To the cent, or a cent beside it where taxes are rounded over the whole invoice.
  constraint invoice_line_items_tax_rate_tax_amount_check             check (abs(tax_amount - line_total * tax_rate) <= 0.01)
);

create index idx_invoice_line_items_invoice on financial.invoice_line_items (organization_id, invoice_id, property_id, tenant_id);
create index idx_invoice_line_items_account on financial.invoice_line_items (organization_id, account_id);

comment on table  financial.invoice_line_items              is 'What an invoice is made of';
comment on column financial.invoice_line_items.property_id  is 'Of the invoice; filled in by trigger';
comment on column financial.invoice_line_items.tenant_id    is 'Of the invoice; filled in by trigger';
comment on column financial.invoice_line_items.invoice_id   is 'The invoice that it is part of';
comment on column financial.invoice_line_items.account_id   is 'The income that it is';
comment on column financial.invoice_line_items.description  is 'What the tenant reads it is for';
comment on column financial.invoice_line_items.quantity     is 'How many of unit_price, such as hours or months';
comment on column financial.invoice_line_items.unit_price   is 'Below zero for a rebate';
comment on column financial.invoice_line_items.line_total   is 'quantity * unit_price';
comment on column financial.invoice_line_items.tax_rate     is '0.0825 for 8.25 %';
comment on column financial.invoice_line_items.tax_amount   is 'Of this line, beside line_total';
comment on column financial.invoice_line_items.sort_order   is 'Lines are shown from the lowest to the highest';

create trigger copy_invoice_parties
  before insert or update of organization_id, invoice_id on financial.invoice_line_items
  for each row execute function app.copy_invoice_parties();

call app.attach_audit('financial.invoice_line_items');

alter table financial.invoice_line_items enable row level security;
alter table financial.invoice_line_items force row level security; -- E075

reset role;
