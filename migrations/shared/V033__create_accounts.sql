-- The chart of accounts: what income, expenses, money and debts are booked on.

set role pm_owner;

create table financial.accounts (
  id                 uuid          not null  default gen_random_uuid(),
  organization_id    uuid          not null  default app.current_organization_id(),
  account_code       varchar(20)   not null,
  account_name       varchar(255)  not null,
  account_type       varchar(20)   not null,
  account_category   varchar(50),
  parent_account_id  uuid,
  is_active          boolean       not null  default true,
  is_system_account  boolean       not null  default false,
  description        text,
  created_at         timestamptz   not null  default now(),

  constraint accounts_pkey                                    primary key (id),
  constraint accounts_organization_id_id_key                  unique (organization_id, id),
  constraint accounts_organization_id_account_code_key        unique (organization_id, account_code),
  constraint accounts_organization_id_fkey                    foreign key (organization_id)                    references core.organizations (id)                 on delete restrict,
  constraint accounts_organization_id_parent_account_id_fkey  foreign key (organization_id, parent_account_id) references financial.accounts (organization_id, id) on delete restrict,
  constraint accounts_account_type_check       check (account_type in ('asset', 'liability', 'income', 'expense', 'equity')),
  constraint accounts_parent_account_id_check  check (parent_account_id <> id) -- E044
);

create index idx_accounts_type   on financial.accounts (organization_id, account_type, account_category);
create index idx_accounts_parent on financial.accounts (organization_id, parent_account_id);

comment on table  financial.accounts                    is 'Accounts of an organization, in a tree';
comment on column financial.accounts.account_code       is 'The organization''s number: 1000 assets, 2000 liabilities, 3000 equity, 4000 income, 5000 expenses';
comment on column financial.accounts.account_name       is 'What reports call it';
comment on column financial.accounts.account_type       is 'Says what a debit means; fixed once something is posted';
comment on column financial.accounts.account_category   is 'cash, accounts_receivable, rent_income …; an open list';
comment on column financial.accounts.parent_account_id  is 'The account whose sum in reports this one is part of; NULL for one at the top';
comment on column financial.accounts.is_active          is 'Nothing is posted on one that is not, but reversals';
comment on column financial.accounts.is_system_account  is 'The application relies on it: it can''t be deleted';
comment on column financial.accounts.description        is 'What belongs on it, for those who post';

call app.attach_audit('financial.accounts');

alter table financial.accounts enable row level security;
alter table financial.accounts force row level security; -- E075

reset role;

set role pm_definer;

-- For the accounts of any schema. Each ancestor is locked on the way, so that two accounts can't become each other's parent
-- at the same moment.
create function app.refuse_account_cycle() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  ancestor uuid := new.parent_account_id;
begin
  while ancestor is not null loop
    if ancestor = new.id then
      raise exception using
        errcode = 'check_violation',
        schema = tg_table_schema, table = tg_table_name, constraint = 'accounts_no_cycle',
        message = format('account %s would be an ancestor of itself', new.account_code),
        hint    = 'Choose a parent that is not below it.';
    end if;
    execute format('select parent_account_id from %I.accounts where id = $1 for no key update', tg_table_schema)
      into ancestor using ancestor;
  end loop;
  return null;
end
$$;

create function app.keep_system_account() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'restrict_violation',
    schema = tg_table_schema, table = tg_table_name,
    message = format('account %s is a system account and cannot be deleted', old.account_code),
    hint    = 'Set is_active to false to stop offering it.';
end
$$;

comment on function app.refuse_account_cycle()  is 'AFTER row trigger of accounts, in any schema (E044)';
comment on function app.keep_system_account()   is 'BEFORE DELETE trigger of financial.accounts';

grant execute on function app.refuse_account_cycle(), app.keep_system_account() to pm_owner;

reset role;

set role pm_owner;

create trigger refuse_account_cycle
  after insert or update of parent_account_id on financial.accounts
  for each row
  when (new.parent_account_id is not null)
  execute function app.refuse_account_cycle();

create trigger keep_system_account
  before delete on financial.accounts
  for each row
  when (old.is_system_account and current_user <> 'pm_definer') -- who takes an organization away as a whole
  execute function app.keep_system_account();

reset role;
