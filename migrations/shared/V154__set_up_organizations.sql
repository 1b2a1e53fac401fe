-- What the platform sets of an organization after it was made: its plan and limits (E085, E217), and a chart of accounts to begin
-- with. Time zone, currency and language are its administrators' to change.

set role pm_definer;

-- What isn't said stays.
create function app.set_plan(
  organization         uuid,
  subscription_plan    text default null,
  subscription_status  text default null,
  max_properties       integer default null,
  max_users            integer default null,
  max_storage_gb       integer default null
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  update core.organizations o
  set subscription_plan   = coalesce(set_plan.subscription_plan,   o.subscription_plan),
      subscription_status = coalesce(set_plan.subscription_status, o.subscription_status),
      max_properties      = coalesce(set_plan.max_properties,      o.max_properties),
      max_users           = coalesce(set_plan.max_users,           o.max_users),
      max_storage_gb      = coalesce(set_plan.max_storage_gb,      o.max_storage_gb)
  where o.id = set_plan.organization;
  if not found then
    raise no_data_found using message = format('there is no organization %s', set_plan.organization);
  end if;
end
$$;

-- E162: a deposit that is held is a liability, and begins with a 2. Codes that are there already stay as they are.
create function app.create_chart_of_accounts(organization uuid) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  made bigint;
begin
  insert into financial.accounts (organization_id, account_code, account_name, account_type, account_category, is_system_account)
  select organization, v.code, v.name, v.type, v.category, true
  from (values
    ('1000', 'Cash',                       'asset',     'current_assets'),
    ('1100', 'Accounts Receivable',        'asset',     'current_assets'),
    ('2200', 'Security Deposits Held',     'liability', 'current_liabilities'),
    ('3000', 'Owner''s Equity',            'equity',    'equity'),
    ('4000', 'Rental Income',              'income',    'operating_income'),
    ('4100', 'Parking Income',             'income',    'operating_income'),
    ('4200', 'Utility Recovery',           'income',    'operating_income'),
    ('4300', 'Late Fees',                  'income',    'other_income'),
    ('5000', 'Repairs and Maintenance',    'expense',   'operating_expenses'),
    ('5100', 'Utilities',                  'expense',   'operating_expenses'),
    ('5200', 'Cleaning and Landscaping',   'expense',   'operating_expenses'),
    ('5300', 'Insurance',                  'expense',   'operating_expenses'),
    ('5400', 'Property Taxes',             'expense',   'operating_expenses')
  ) v (code, name, type, category)
  on conflict on constraint accounts_organization_id_account_code_key do nothing;
  get diagnostics made = row_count;
  return made;
end
$$;

comment on function app.set_plan(uuid, text, text, integer, integer, integer) is
  'Sets plan, status and limits of an organization; NULL leaves one as it is';
comment on function app.create_chart_of_accounts(uuid) is
  'Gives an organization the accounts that property managers begin with, and counts those that it had not';

grant execute on function
  app.set_plan(uuid, text, text, integer, integer, integer),
  app.create_chart_of_accounts(uuid)
  to pm_service;

reset role;
