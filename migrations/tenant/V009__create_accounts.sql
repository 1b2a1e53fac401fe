-- The chart of accounts: what income, expenses, money and debts are booked on.

set role pm_owner;

create table accounts (
  id                 uuid          not null  default gen_random_uuid(),
  account_code       varchar(20)   not null,
  account_name       varchar(255)  not null,
  account_type       varchar(20)   not null,
  parent_account_id  uuid,
  is_active          boolean       not null  default true,
  created_at         timestamptz   not null  default now(),

  constraint accounts_pkey                     primary key (id),
  constraint accounts_account_code_key         unique (account_code),
  constraint accounts_parent_account_id_fkey   foreign key (parent_account_id) references accounts (id) on delete restrict,
  constraint accounts_account_type_check       check (account_type in ('asset', 'liability', 'income', 'expense', 'equity')), -- E004
  constraint accounts_parent_account_id_check  check (parent_account_id <> id), -- E044
  constraint accounts_not_blank_check          check (account_name = btrim(account_name) and account_name <> ''),
  constraint accounts_finite_check             check (isfinite(created_at))
);

create index idx_accounts_parent on accounts (parent_account_id);

comment on table  accounts                    is 'Accounts of the organization, in a tree';
comment on column accounts.account_code       is 'The organization''s number: 1000 assets, 2000 liabilities, 3000 equity, 4000 income, 5000 expenses';
comment on column accounts.account_name       is 'What reports call it';
comment on column accounts.account_type       is 'Says what a debit means; fixed once something is posted';
comment on column accounts.parent_account_id  is 'The account whose sum in reports this one is part of; NULL for one at the top';
comment on column accounts.is_active          is 'Nothing is posted on one that is not, but reversals';

alter table accounts enable row level security;
alter table accounts force row level security;

create trigger refuse_account_cycle
  after insert or update of parent_account_id on accounts
  for each row
  when (new.parent_account_id is not null)
  execute function app.refuse_account_cycle();

create trigger keep_account_type
  after update of account_type on accounts
  for each row
  when (new.account_type <> old.account_type)
  execute function app.org_keep_account_type();

create trigger audit_trigger
  after insert or update or delete on accounts
  for each row execute function app.audit_trigger();

reset role;
