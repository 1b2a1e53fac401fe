-- The general ledger, in double entry (E218): a journal is the lines that share a journal_id. It is posted as a whole, when
-- its debits equal its credits, and never changes from then on; a mistake is undone by a journal that reverses it.

set role pm_owner;

create table transactions (
  id                uuid           not null  default gen_random_uuid(),
  journal_id        uuid           not null,
  entry_side        varchar(6)     not null,
  property_id       uuid,
  unit_id           uuid,
  tenant_id         uuid,
  transaction_type  varchar(20)    not null,
  account_id        uuid           not null,
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

  constraint transactions_pkey                       primary key (id),
  constraint transactions_property_id_fkey           foreign key (property_id)          references properties (id)         on delete restrict,
  constraint transactions_property_id_unit_id_fkey   foreign key (property_id, unit_id) references units (property_id, id) on delete restrict, -- E026
  constraint transactions_tenant_id_fkey             foreign key (tenant_id)            references tenants (id)            on delete restrict,
  constraint transactions_account_id_fkey            foreign key (account_id)           references accounts (id)           on delete restrict,
  constraint transactions_reverses_id_fkey           foreign key (reverses_id)          references transactions (id)       on delete restrict,
  constraint transactions_created_by_fkey            foreign key (created_by)           references users (id)              on delete restrict,
  constraint transactions_entry_side_check           check (entry_side in ('debit', 'credit')),
  constraint transactions_transaction_type_check     check (transaction_type in ('income', 'expense', 'transfer', 'adjustment')),
  constraint transactions_property_id_unit_id_check  check (unit_id is null or property_id is not null),
  constraint transactions_amount_check               check (amount > 0),
  constraint transactions_not_a_number_check         check ('NaN' not in (amount)),
  constraint transactions_currency_check             check (currency ~ '^[A-Z]{3}$'),
  constraint transactions_status_check               check (status in ('pending', 'posted', 'void')),
  constraint transactions_status_posted_at_check     check ((status = 'posted') = (posted_at is not null)),
  constraint transactions_reverses_id_check          check (reverses_id <> id),
  constraint transactions_metadata_check             check (jsonb_typeof(metadata) = 'object'),
  constraint transactions_transaction_date_check     check (transaction_date >= '1900-01-01'),
  constraint transactions_is_money_check             check (currency not in ('XXX', 'XTS')),
  constraint transactions_not_blank_check            check (reference_number = btrim(reference_number) and reference_number <> ''),
  constraint transactions_finite_check               check (
    isfinite(transaction_date) and isfinite(due_date) and isfinite(posted_at) and isfinite(created_at) and isfinite(updated_at)
  ),
  -- A journal is posted as a whole, and nothing is added later. As a constraint, because it sees what a snapshot under
  -- REPEATABLE READ doesn't; deferred, so that lines can be written one by one.
  constraint transactions_journal_id_posted_at_excl
    exclude using gist (journal_id with =, (coalesce(posted_at, '-infinity')) with <>)
    deferrable initially deferred
);

create index idx_transactions_journal                   on transactions (journal_id);
create index idx_transactions_account_date              on transactions (account_id, transaction_date desc);
create index idx_transactions_property_date             on transactions (property_id, transaction_date desc);
create index idx_transactions_property_date_type_status on transactions (property_id, transaction_date, transaction_type, status);
create index idx_transactions_unit                      on transactions (unit_id);
create index idx_transactions_tenant                    on transactions (tenant_id);
create index idx_transactions_date_type                 on transactions (transaction_date desc, transaction_type);
create index idx_transactions_created_by                on transactions (created_by);
create index idx_transactions_reverses                  on transactions (reverses_id);
-- A line is reversed once.
create unique index transactions_reversed_once_key on transactions (reverses_id) where status <> 'void';

comment on table  transactions                   is 'Lines of the general ledger';
comment on column transactions.journal_id        is 'What is booked together; made by the writer';
comment on column transactions.entry_side        is 'debit or credit; the two sides of a posted journal are equal';
comment on column transactions.property_id       is 'Where reports by property count it; NULL for the organization itself';
comment on column transactions.unit_id           is 'The unit that it concerns';
comment on column transactions.tenant_id         is 'The tenant that it concerns';
comment on column transactions.transaction_type  is 'A word for reports; the account''s type says what the line means';
comment on column transactions.account_id        is 'The account that the line is posted on';
comment on column transactions.amount            is 'Above zero; entry_side says on which side';
comment on column transactions.currency          is 'ISO 4217; one for a journal, the organization''s unless told otherwise';
comment on column transactions.description       is 'What happened, for who reads the account';
comment on column transactions.transaction_date  is 'The day that it counts for, in the organization''s time zone';
comment on column transactions.due_date          is 'For the reader; nothing follows from it';
comment on column transactions.payment_method    is 'How money moved, where it did';
comment on column transactions.reference_number  is 'Of the check, the transfer, the receipt';
comment on column transactions.status            is 'A pending line can be changed, posted or made void; posted and void are final';
comment on column transactions.posted_at         is 'Set by trigger; lines of one journal share it, so that none is added later';
comment on column transactions.reverses_id       is 'The posted line that this one undoes: same account, amount and currency, other side';
comment on column transactions.created_by        is 'Who of users wrote it, by trigger';
comment on column transactions.metadata          is 'Object of facts that have no column; the application''s own';

alter table transactions enable row level security;
alter table transactions force row level security;

create trigger default_currency
  before insert on transactions
  for each row
  when (new.currency is null)
  execute function app.org_default_currency();

create trigger keep_posted_transactions
  before insert or update or delete on transactions
  for each row execute function app.keep_posted_transactions();

create trigger set_author
  before insert on transactions
  for each row
  when (current_user <> 'pm_definer') -- who moves an organization with all that was written by whom
  execute function app.org_set_author();

-- At the end of the transaction, so that lines can be written one by one.
create constraint trigger check_journal
  after insert or update on transactions
  deferrable initially deferred
  for each row execute function app.org_check_journal();

create trigger refuse_truncate
  before truncate on transactions
  for each statement execute function app.refuse_truncate();

create trigger set_updated_at
  before update on transactions
  for each row execute function app.set_updated_at();

create trigger audit_trigger
  after insert or update or delete on transactions
  for each row execute function app.audit_trigger();

set row_security = on; -- a body is rewritten under the policies as soon as it is made; pmdb runs files with it off

-- As the caller, whose policies say what he may read and write. NULL where the journal has no posted lines here.
create function reverse_journal(journal uuid, reversal_date date, reason text default null) returns uuid
  language sql
begin atomic
  with reversal as materialized (select gen_random_uuid() as journal_id)
  insert into transactions (
    journal_id, entry_side, property_id, unit_id, tenant_id, transaction_type, account_id, amount, currency, description,
    transaction_date, reference_number, status, reverses_id, created_by
  )
  select
    reversal.journal_id, case t.entry_side when 'debit' then 'credit' else 'debit' end, t.property_id, t.unit_id, t.tenant_id,
    t.transaction_type, t.account_id, t.amount, t.currency, coalesce(reason, 'Reversal: ' || t.description), reversal_date,
    t.reference_number, 'posted', t.id, (select u.id from users u where u.id = app.current_user_id())
  from transactions t, reversal
  where t.journal_id = journal and t.status = 'posted'
  returning journal_id;
end;

comment on function reverse_journal(uuid, date, text) is 'Posts the opposite of a posted journal, and returns the new journal''s id';

grant execute on function reverse_journal(uuid, date, text) to pm_app;

reset row_security;

reset role;
