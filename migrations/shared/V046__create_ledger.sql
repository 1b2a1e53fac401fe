-- The general ledger, in double entry (E218): a journal is the lines that share a journal_id. It is posted as a whole, when
-- its debits equal its credits, and never changes from then on; a mistake is undone by a journal that reverses it.

set role pm_owner;

create table financial.transactions (
  id                uuid           not null  default gen_random_uuid(),
  organization_id   uuid           not null  default app.current_organization_id(),
  journal_id        uuid           not null,
  entry_side        varchar(6)     not null,
  transaction_type  varchar(20)    not null,
  account_id        uuid           not null,
  property_id       uuid,
  unit_id           uuid,
  tenant_id         uuid,
  invoice_id        uuid,
  payment_id        uuid,
  expense_id        uuid,
  amount            numeric(12,2)  not null,
  currency          varchar(3)     not null,
  description       text,
  transaction_date  date           not null,
  due_date          date,
  payment_method    varchar(50),
  reference_number  varchar(100),
  status            varchar(20)    not null  default 'pending',
  posted_at         timestamptz,
  reverses_id       uuid,
  created_by        uuid,
  metadata          jsonb          not null  default '{}',
  created_at        timestamptz    not null  default now(),
  updated_at        timestamptz    not null  default now(),

  constraint transactions_pkey                                      primary key (id),
  constraint transactions_organization_id_id_key                    unique (organization_id, id),
  constraint transactions_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                     on delete restrict,
  constraint transactions_organization_id_account_id_fkey           foreign key (organization_id, account_id)           references financial.accounts (organization_id, id)    on delete restrict,
  constraint transactions_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)       on delete restrict,
  constraint transactions_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict, -- E026
  constraint transactions_organization_id_tenant_id_fkey            foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)          on delete restrict,
  constraint transactions_organization_id_invoice_id_fkey           foreign key (organization_id, invoice_id)           references financial.invoices (organization_id, id)    on delete restrict,
  constraint transactions_organization_id_payment_id_fkey           foreign key (organization_id, payment_id)           references financial.payments (organization_id, id)    on delete restrict,
  constraint transactions_organization_id_expense_id_fkey           foreign key (organization_id, expense_id)           references financial.expenses (organization_id, id)    on delete restrict,
  constraint transactions_organization_id_reverses_id_fkey          foreign key (organization_id, reverses_id)          references financial.transactions (organization_id, id) on delete restrict,
  constraint transactions_organization_id_created_by_fkey           foreign key (organization_id, created_by)           references core.user_profiles (organization_id, id)    on delete restrict,
  constraint transactions_currency_fkey                             foreign key (currency)                              references shared.currencies (code)                    on delete restrict,
  constraint transactions_not_a_number_check         check ('NaN' not in (amount)),
  constraint transactions_entry_side_check           check (entry_side in ('debit', 'credit')),
  constraint transactions_transaction_type_check     check (transaction_type in ('income', 'expense', 'transfer', 'adjustment')),
  constraint transactions_property_id_unit_id_check  check (unit_id is null or property_id is not null),
  constraint transactions_amount_check               check (amount > 0),
  constraint transactions_transaction_date_check     check (transaction_date >= '1900-01-01'),
  constraint transactions_status_check               check (status in ('pending', 'posted', 'void')),
  constraint transactions_status_posted_at_check     check ((status = 'posted') = (posted_at is not null)),
  constraint transactions_reverses_id_check          check (reverses_id <> id),
  constraint transactions_metadata_check             check (jsonb_typeof(metadata) = 'object'),
  -- A journal is posted as a whole, and nothing is added later. As a constraint, because it sees what a snapshot under
  -- REPEATABLE READ doesn't; deferred, so that lines can be written one by one.
  constraint transactions_journal_id_posted_at_excl
    exclude using gist (organization_id with =, journal_id with =, (coalesce(posted_at, '-infinity')) with <>)
    deferrable initially deferred
);

create index idx_transactions_journal       on financial.transactions (organization_id, journal_id);
create index idx_transactions_account_date  on financial.transactions (organization_id, account_id, transaction_date desc);
create index idx_transactions_property_date on financial.transactions (organization_id, property_id, transaction_date desc);
create index idx_transactions_unit          on financial.transactions (organization_id, property_id, unit_id);
create index idx_transactions_date_type     on financial.transactions (organization_id, transaction_date desc, transaction_type);
create index idx_transactions_tenant        on financial.transactions (organization_id, tenant_id);
create index idx_transactions_invoice       on financial.transactions (organization_id, invoice_id);
create index idx_transactions_payment       on financial.transactions (organization_id, payment_id);
create index idx_transactions_expense       on financial.transactions (organization_id, expense_id);
create index idx_transactions_created_by    on financial.transactions (organization_id, created_by);
create index idx_transactions_reverses      on financial.transactions (organization_id, reverses_id);
-- A line is reversed once.
create unique index transactions_reversed_once_key on financial.transactions (organization_id, reverses_id)
  where status <> 'void';

comment on table  financial.transactions                   is 'Lines of the general ledger';
comment on column financial.transactions.journal_id        is 'What is booked together; made by the writer';
comment on column financial.transactions.entry_side        is 'debit or credit; the two sides of a posted journal are equal';
comment on column financial.transactions.transaction_type  is 'A word for reports; the account''s type says what the line means';
comment on column financial.transactions.account_id        is 'The account that the line is posted on';
comment on column financial.transactions.property_id       is 'Where reports by property count it; NULL for the organization itself';
comment on column financial.transactions.unit_id           is 'The unit that it concerns';
comment on column financial.transactions.tenant_id         is 'The tenant that it concerns';
comment on column financial.transactions.invoice_id        is 'The invoice that the line comes from';
comment on column financial.transactions.payment_id        is 'The payment that the line comes from';
comment on column financial.transactions.expense_id        is 'The expense that the line comes from';
comment on column financial.transactions.amount            is 'Above zero; entry_side says on which side';
comment on column financial.transactions.currency          is 'ISO 4217; one for a journal, the organization''s unless told otherwise';
comment on column financial.transactions.description       is 'What happened, for who reads the account';
comment on column financial.transactions.transaction_date  is 'The day that it counts for, in the organization''s time zone; one for a journal';
comment on column financial.transactions.due_date          is 'For the reader; nothing follows from it';
comment on column financial.transactions.payment_method    is 'How money moved, where it did';
comment on column financial.transactions.reference_number  is 'Of the check, the transfer, the receipt';
comment on column financial.transactions.status            is 'A pending line can be changed, posted or made void; posted and void are final';
comment on column financial.transactions.posted_at         is 'Set by trigger; lines of one journal share it, so that none is added later';
comment on column financial.transactions.reverses_id       is 'The posted line that this one undoes: same account, amount and currency, other side';
comment on column financial.transactions.created_by        is 'The profile that wrote it, by trigger';
comment on column financial.transactions.metadata          is 'Object of facts that have no column; the application''s own';

create trigger default_currency
  before insert on financial.transactions
  for each row
  when (new.currency is null)
  execute function app.default_currency();

create trigger set_updated_at
  before update on financial.transactions
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.transactions');

alter table financial.transactions enable row level security;
alter table financial.transactions force row level security; -- E075

reset role;
