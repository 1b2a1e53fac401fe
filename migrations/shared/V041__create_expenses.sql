-- Expenses: what the organization pays, for one property or for itself.

set role pm_owner;

create table financial.expenses (
  id                   uuid           not null  default gen_random_uuid(),
  organization_id      uuid           not null  default app.current_organization_id(),
  property_id          uuid,
  unit_id              uuid,
  account_id           uuid           not null,
  vendor_id            uuid,
  expense_number       varchar(50),
  description          text           not null,
  category             varchar(50),
  subcategory          varchar(50),
  -- amounts
  currency             varchar(3)     not null,
  amount               numeric(12,2)  not null,
  tax_amount           numeric(10,2)  not null  default 0,
  total_amount         numeric(12,2)  not null,
  -- dates
  expense_date         date           not null,
  paid_date            date,
  due_date             date,
  -- how it was paid
  payment_method       varchar(20),
  check_number         varchar(50),
  confirmation_number  varchar(100),
  -- approval
  status               varchar(20)    not null  default 'pending',
  approved_by          uuid,
  approved_at          timestamptz,
  -- papers
  receipt_urls         text[],
  notes                text,
  -- recurrence
  is_recurring         boolean        not null  default false,
  recurring_frequency  varchar(20),
  next_due_date        date,
  created_at           timestamptz    not null  default now(),
  updated_at           timestamptz    not null  default now(),

  constraint expenses_pkey                                      primary key (id),
  constraint expenses_organization_id_id_key                    unique (organization_id, id),
  constraint expenses_organization_id_expense_number_key        unique (organization_id, expense_number), -- E043
  constraint expenses_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                     on delete restrict,
  constraint expenses_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)       on delete restrict,
  constraint expenses_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict, -- E026
  constraint expenses_organization_id_account_id_fkey           foreign key (organization_id, account_id)           references financial.accounts (organization_id, id)    on delete restrict,
  constraint expenses_organization_id_approved_by_fkey          foreign key (organization_id, approved_by)          references core.user_profiles (organization_id, id)    on delete restrict,
  constraint expenses_currency_fkey                             foreign key (currency)                              references shared.currencies (code)                    on delete restrict,
  -- Without its property a unit would escape the key that holds both together.
  constraint expenses_not_a_number_check                check ('NaN' not in (amount, tax_amount, total_amount)),
  constraint expenses_property_id_unit_id_check         check (unit_id is null or property_id is not null),
  constraint expenses_amount_check                      check (amount >= 0),
  constraint expenses_tax_amount_check                  check (tax_amount >= 0),
  constraint expenses_total_amount_check                check (total_amount >= 0),
  constraint expenses_total_amount_tax_amount_check     check (total_amount = amount + tax_amount), -- E035
  constraint expenses_status_check                      check (status in ('pending', 'approved', 'paid', 'rejected')),
  constraint expenses_approved_at_approved_by_check     check (approved_at is null or approved_by is not null),
  constraint expenses_recurring_frequency_check         check (recurring_frequency in ('monthly', 'quarterly', 'annually')),
  constraint expenses_is_recurring_frequency_check      check (not is_recurring or recurring_frequency is not null)
);

create index idx_expenses_property      on financial.expenses (organization_id, property_id, unit_id);
create index idx_expenses_account       on financial.expenses (organization_id, account_id);
create index idx_expenses_approved_by   on financial.expenses (organization_id, approved_by);
create index idx_expenses_date          on financial.expenses (organization_id, expense_date);
create index idx_expenses_status        on financial.expenses (organization_id, status);
create index idx_expenses_category      on financial.expenses (organization_id, category, subcategory);
create index idx_expenses_property_date on financial.expenses (organization_id, property_id, expense_date desc, category)
  where status = 'paid';

comment on table  financial.expenses                      is 'What the organization pays';
comment on column financial.expenses.property_id          is 'NULL for an expense of the organization itself';
comment on column financial.expenses.unit_id              is 'What it was spent on, where one unit is meant';
comment on column financial.expenses.account_id           is 'The account that it is booked on';
comment on column financial.expenses.vendor_id            is 'operations.vendors, whose key comes with that table (E040)';
comment on column financial.expenses.expense_number       is 'The organization''s number for it';
comment on column financial.expenses.description          is 'What it was spent on, in words';
comment on column financial.expenses.category             is 'maintenance, utilities, insurance, taxes …; an open list';
comment on column financial.expenses.subcategory          is 'Finer than category; an open list';
comment on column financial.expenses.currency             is 'ISO 4217; the organization''s unless told otherwise';
comment on column financial.expenses.amount               is 'Without tax';
comment on column financial.expenses.tax_amount           is 'Of total_amount';
comment on column financial.expenses.total_amount         is 'amount + tax_amount';
comment on column financial.expenses.expense_date         is 'The day that it counts for';
comment on column financial.expenses.paid_date            is 'The day that it was paid; NULL until then';
comment on column financial.expenses.due_date             is 'The last day to pay it; NULL for what was paid at once';
comment on column financial.expenses.payment_method       is 'check, credit_card, bank_transfer …; an open list';
comment on column financial.expenses.check_number         is 'As printed on the check';
comment on column financial.expenses.confirmation_number  is 'What the bank or the payee answered';
comment on column financial.expenses.status               is 'pending until somebody approves or rejects it; approved is still to be paid';
comment on column financial.expenses.approved_by          is 'Who approved it';
comment on column financial.expenses.approved_at          is 'When';
comment on column financial.expenses.receipt_urls         is 'Where receipts and bills are kept';
comment on column financial.expenses.notes                is 'Of the staff';
comment on column financial.expenses.is_recurring         is 'Whether the same comes again; nothing is written by itself';
comment on column financial.expenses.recurring_frequency  is 'How often';
comment on column financial.expenses.next_due_date        is 'When it comes the next time';

create trigger default_currency
  before insert on financial.expenses
  for each row
  when (new.currency is null)
  execute function app.default_currency();

create trigger set_updated_at
  before update on financial.expenses
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.expenses');

alter table financial.expenses enable row level security;
alter table financial.expenses force row level security; -- E075

reset role;
