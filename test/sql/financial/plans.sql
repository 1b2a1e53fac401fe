-- Accounts, expenses, budgets, reports, billing cycles and ways to pay: what may stand in them, and what they work out.
begin;
select plan(32);
call test.create_books('ours');
call test.create_books('theirs');

create function pg_temp.staff(query text) returns text
  language sql
  return test.refusal('pm_app', 'ours', query);

-- Accounts
create function pg_temp.account(code text, parent text default null, type text default 'asset') returns text
  language sql
  return pg_temp.staff(format(
    $$insert into financial.accounts (account_code, account_name, account_type, parent_account_id)
      values (%L, 'x', %L, (select id from financial.accounts where account_code = %L))$$, code, type, parent));

select is(pg_temp.account('1100', '1000'), 'accepted', 'an account below another');
select is(pg_temp.account('1100'), 'accounts_organization_id_account_code_key', 'codes are unique');
select is(pg_temp.account('1200', null, 'cash'), 'accounts_account_type_check', 'types are five');
select is(pg_temp.staff($$update financial.accounts set parent_account_id = (select id from financial.accounts where account_code = '1100')
                          where account_code = '1000'$$), 'accounts_no_cycle', 'nobody is his own ancestor (E044)');
select is(pg_temp.staff($$delete from financial.accounts where account_code = '1000'$$),
          'accounts_organization_id_parent_account_id_fkey', 'a parent stays');
update financial.accounts set is_system_account = true where account_code = '4000';
select is(pg_temp.staff($$delete from financial.accounts where account_code = '4000'$$), '23001', 'so does what the application relies on');
select is(test.refusal('pm_app', 'ours', format($$update financial.accounts set parent_account_id = %L where account_code = '1100'$$, test.id('theirs.Cash'))),
          'accounts_organization_id_parent_account_id_fkey', 'no tree grows across organizations');

-- Expenses
create function pg_temp.expense(columns text, entries text) returns text
  language sql
  return pg_temp.staff(format(
    $$insert into financial.expenses (account_id, description, expense_date, %s) values (%L, 'x', current_date, %s)$$,
    columns, test.id('ours.Cash'), entries));

select is(pg_temp.expense('amount, tax_amount, total_amount', '80, 6.6, 86.6'), 'accepted', 'an expense with its tax');
select is((select currency::text from financial.expenses), 'USD', 'in the organization''s currency (E216)');
select is(pg_temp.expense('amount, tax_amount, total_amount', '80, 6.6, 80'), 'expenses_total_amount_tax_amount_check', 'adds up (E035)');
select is(pg_temp.expense('amount, total_amount', $$'NaN', 'NaN'$$), 'expenses_not_a_number_check', 'to a number');
select is(pg_temp.expense('amount, total_amount, unit_id', format('8, 8, %L', test.id('ours.unit'))), 'expenses_property_id_unit_id_check',
          'a unit comes with its property (E026)');
select is(pg_temp.expense('amount, total_amount, property_id, unit_id', format('8, 8, %L, %L', test.id('ours.property'), test.id('theirs.unit'))),
          'expenses_organization_id_property_id_unit_id_fkey', 'and of it');
select is(pg_temp.expense('amount, total_amount, approved_at', '8, 8, now()'), 'expenses_approved_at_approved_by_check', 'somebody approves');
select is(pg_temp.expense('amount, total_amount, is_recurring', '8, 8, true'), 'expenses_is_recurring_frequency_check', 'what recurs says how often');
select is(pg_temp.expense('amount, total_amount, status', $$8, 8, 'done'$$), 'expenses_status_check', 'states are four');

-- Budgets
create function pg_temp.budget(entries text) returns text
  language sql
  return pg_temp.staff(format('insert into financial.budgets (name, budget_year, property_id, total_income_budget, total_expense_budget) values (%s)', entries));

select is(pg_temp.budget($$'Plan', 2030, null, 1000, 400$$), 'accepted', 'a budget of the organization');
select is(pg_temp.budget($$'Again', 2030, null, 1, 1$$), 'budgets_organization_id_property_id_year_type_key', 'one a year (E031)');
select is(pg_temp.budget($$'Negative', 2031, null, -1, 1$$), 'budgets_total_income_budget_check', 'of real amounts');
select is((select net_budget from financial.budgets), 600.00, 'the rest is worked out');
select is(pg_temp.staff(format('insert into financial.budget_line_items (budget_id, account_id, jan_amount, dec_amount) select id, %L, 5, 7 from financial.budgets',
                               test.id('ours.Cash'))), 'accepted', 'a line by account');
select is((select annual_amount from financial.budget_line_items), 12.00, 'its months add up');
select is(pg_temp.staff('update financial.budget_line_items set annual_amount = 13'), '428C9', 'whatever anybody says');
select is(pg_temp.staff('delete from financial.budgets'), 'accepted', 'lines go with their budget');

-- Reports
insert into financial.financial_reports (organization_id, report_type, report_period, period_start, period_end, report_data, generated_at, expires_at)
values (test.id('ours.organization'), 'cash_flow', 'monthly', '2030-01-01', '2030-01-31', '{}', now() - interval '2 days', now() - interval '1 day'),
       (test.id('ours.organization'), 'rent_roll', 'monthly', '2030-01-01', '2030-01-31', '{}', now(), now() + interval '1 day');
select is(test.asks('pm_cron', 'ours', 'select app.delete_expired_reports()'), '1', 'a report that holds no longer goes (E049)');
select is(pg_temp.staff($$insert into financial.financial_reports (report_type, report_period, period_start, period_end, report_data)
                          values ('rent_roll', 'monthly', '2030-01-01', '2030-01-31', '{}')$$),
          'financial_reports_organization_id_property_id_type_period_key', 'one report a period (E031)');

-- Billing cycles
create function pg_temp.cycle(columns text, entries text) returns text
  language sql
  return pg_temp.staff(format($$insert into financial.billing_cycles (name, next_run_on, %s) values ('Rent', current_date, %s)$$, columns, entries));

select is(pg_temp.cycle('property_id, lease_id', format('%L, %L', test.id('ours.property'), test.id('ours.lease'))), 'accepted', 'the rent of a lease');
select is(pg_temp.cycle('property_id', quote_literal(test.id('ours.property'))), 'billing_cycles_amount_lease_id_check', 'without a lease an amount is needed');
select is(pg_temp.cycle('property_id, lease_id', format('%L, %L', test.id('ours.property'), test.id('theirs.lease'))),
          'billing_cycles_organization_id_lease_id_fkey', 'nobody bills another organization''s lease');

-- Ways to pay
create function pg_temp.method(entries text) returns text
  language sql
  return pg_temp.staff(format('insert into financial.payment_methods (tenant_id, method_type, last4, is_default) values (%L, %s)', test.id('ours.tenant'), entries));

select is(pg_temp.method($$'credit_card', '4242', true$$), 'accepted', 'a card');
select is(pg_temp.method($$'ach', '6789', true$$), 'payment_methods_default_key', 'one default a tenant');
select is(pg_temp.method($$'ach', '4242424242424242', false$$), '22001', 'never a whole number');

select finish();
rollback;
