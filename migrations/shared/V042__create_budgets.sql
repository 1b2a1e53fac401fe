-- Budgets: what income and expenses were planned, by account and month.

set role pm_owner;

create table financial.budgets (
  id                    uuid           not null  default gen_random_uuid(),
  organization_id       uuid           not null  default app.current_organization_id(),
  property_id           uuid,
  name                  varchar(255)   not null,
  budget_year           integer        not null,
  budget_type           varchar(20)    not null  default 'annual',
  status                varchar(20)    not null  default 'draft',
  total_income_budget   numeric(15,2)  not null  default 0,
  total_expense_budget  numeric(15,2)  not null  default 0,
  net_budget            numeric(15,2)  not null  generated always as (total_income_budget - total_expense_budget) stored,
  created_at            timestamptz    not null  default now(),
  updated_at            timestamptz    not null  default now(),

  constraint budgets_pkey                              primary key (id),
  constraint budgets_organization_id_id_key            unique (organization_id, id),
  -- E031
  constraint budgets_organization_id_property_id_year_type_key
    unique nulls not distinct (organization_id, property_id, budget_year, budget_type),
  constraint budgets_organization_id_fkey              foreign key (organization_id)              references core.organizations (id)               on delete restrict,
  constraint budgets_organization_id_property_id_fkey  foreign key (organization_id, property_id) references core.properties (organization_id, id) on delete restrict,
  constraint budgets_not_a_number_check          check ('NaN' not in (total_income_budget, total_expense_budget)),
  constraint budgets_budget_year_check           check (budget_year between 1900 and 2200),
  constraint budgets_budget_type_check           check (budget_type in ('annual', 'monthly', 'quarterly')),
  constraint budgets_status_check                check (status in ('draft', 'active', 'closed')),
  constraint budgets_total_income_budget_check   check (total_income_budget >= 0),
  constraint budgets_total_expense_budget_check  check (total_expense_budget >= 0)
);

comment on table  financial.budgets                       is 'A plan for one year, in the organization''s currency';
comment on column financial.budgets.property_id           is 'NULL for the budget of the organization itself';
comment on column financial.budgets.name                  is 'What people call the plan';
comment on column financial.budgets.budget_year           is 'The calendar year that it is for';
comment on column financial.budgets.budget_type           is 'How finely it is meant to be compared with what was spent; its lines have months in any case';
comment on column financial.budgets.status                is 'draft: being written; active: compared against; closed: the year is over';
comment on column financial.budgets.total_income_budget   is 'All that is planned to come in; written by people, not summed from the lines';
comment on column financial.budgets.total_expense_budget  is 'All that is planned to go out; written by people, not summed from the lines';
comment on column financial.budgets.net_budget            is 'Income less expenses';

create trigger set_updated_at
  before update on financial.budgets
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.budgets');

alter table financial.budgets enable row level security;
alter table financial.budgets force row level security; -- E075

create table financial.budget_line_items (
  id               uuid           not null  default gen_random_uuid(),
  organization_id  uuid           not null  default app.current_organization_id(), -- E010
  budget_id        uuid           not null,
  account_id       uuid           not null,
  jan_amount       numeric(12,2)  not null  default 0,
  feb_amount       numeric(12,2)  not null  default 0,
  mar_amount       numeric(12,2)  not null  default 0,
  apr_amount       numeric(12,2)  not null  default 0,
  may_amount       numeric(12,2)  not null  default 0,
  jun_amount       numeric(12,2)  not null  default 0,
  jul_amount       numeric(12,2)  not null  default 0,
  aug_amount       numeric(12,2)  not null  default 0,
  sep_amount       numeric(12,2)  not null  default 0,
  oct_amount       numeric(12,2)  not null  default 0,
  nov_amount       numeric(12,2)  not null  default 0,
  dec_amount       numeric(12,2)  not null  default 0,
  annual_amount    numeric(15,2)  not null  generated always as (
    jan_amount + feb_amount + mar_amount + apr_amount + may_amount + jun_amount
    + jul_amount + aug_amount + sep_amount + oct_amount + nov_amount + dec_amount
  ) stored,
  notes            text,

  constraint budget_line_items_pkey                                      primary key (id),
  constraint budget_line_items_organization_id_id_key                    unique (organization_id, id),
  constraint budget_line_items_organization_id_budget_id_account_id_key  unique (organization_id, budget_id, account_id),
  constraint budget_line_items_organization_id_fkey                      foreign key (organization_id)             references core.organizations (id)                 on delete restrict,
  constraint budget_line_items_organization_id_budget_id_fkey            foreign key (organization_id, budget_id)  references financial.budgets (organization_id, id)  on delete cascade,
  constraint budget_line_items_organization_id_account_id_fkey           foreign key (organization_id, account_id) references financial.accounts (organization_id, id) on delete restrict,
  constraint budget_line_items_not_a_number_check check ('NaN' not in (
    jan_amount, feb_amount, mar_amount, apr_amount, may_amount, jun_amount,
    jul_amount, aug_amount, sep_amount, oct_amount, nov_amount, dec_amount
  ))
);

create index idx_budget_line_items_account on financial.budget_line_items (organization_id, account_id);

comment on table  financial.budget_line_items                is 'A budget by account and month; lines go with their budget';
comment on column financial.budget_line_items.budget_id      is 'The plan that it is part of';
comment on column financial.budget_line_items.account_id     is 'What is planned; its type says whether it comes in or goes out';
comment on column financial.budget_line_items.jan_amount     is 'Planned for January; below zero for what is given back';
comment on column financial.budget_line_items.feb_amount     is 'Planned for February';
comment on column financial.budget_line_items.mar_amount     is 'Planned for March';
comment on column financial.budget_line_items.apr_amount     is 'Planned for April';
comment on column financial.budget_line_items.may_amount     is 'Planned for May';
comment on column financial.budget_line_items.jun_amount     is 'Planned for June';
comment on column financial.budget_line_items.jul_amount     is 'Planned for July';
comment on column financial.budget_line_items.aug_amount     is 'Planned for August';
comment on column financial.budget_line_items.sep_amount     is 'Planned for September';
comment on column financial.budget_line_items.oct_amount     is 'Planned for October';
comment on column financial.budget_line_items.nov_amount     is 'Planned for November';
comment on column financial.budget_line_items.dec_amount     is 'Planned for December';
comment on column financial.budget_line_items.annual_amount  is 'The sum of the twelve months';
comment on column financial.budget_line_items.notes          is 'Why so much';

call app.attach_audit('financial.budget_line_items');

alter table financial.budget_line_items enable row level security;
alter table financial.budget_line_items force row level security; -- E075

reset role;
