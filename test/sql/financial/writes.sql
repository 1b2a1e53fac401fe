-- What staff change and remove of the smaller books, by the permission that says so, and in their organization alone (E076, E077).
begin;
select plan(35);

call test.create_books('ours');
call test.create_books('theirs');

-- A row of each table for either organization.
insert into financial.budgets (organization_id, name, budget_year)
select test.id(slug || '.organization'), 'Plan', 2026 from unnest(array['ours', 'theirs']) slug;
insert into financial.budget_line_items (organization_id, budget_id, account_id)
select organization_id, id, test.id(case organization_id when test.id('ours.organization') then 'ours.Cash' else 'theirs.Cash' end)
from financial.budgets;
insert into financial.expenses (organization_id, property_id, account_id, description, currency, amount, total_amount, expense_date)
select test.id(slug || '.organization'), test.id(slug || '.property'), test.id(slug || '.Cash'), 'Paint', 'USD', 1, 1, current_date
from unnest(array['ours', 'theirs']) slug;
insert into financial.financial_reports (organization_id, report_type, report_period, period_start, period_end, report_data)
select test.id(slug || '.organization'), 'rent_roll', 'monthly', '2026-01-01', '2026-01-31', '{}' from unnest(array['ours', 'theirs']) slug;
insert into financial.payment_methods (organization_id, tenant_id, method_type)
select test.id(slug || '.organization'), test.id(slug || '.tenant'), 'ach' from unnest(array['ours', 'theirs']) slug;
insert into financial.billing_cycles (organization_id, name, next_run_on, amount)
select test.id(slug || '.organization'), 'Rent', '2026-01-01', 1 from unnest(array['ours', 'theirs']) slug;
insert into financial.invoice_line_items (organization_id, property_id, tenant_id, invoice_id, account_id, description, unit_price, line_total)
select test.id(slug || '.organization'), test.id(slug || '.property'), test.id(slug || '.tenant'), test.id(slug || '.INV-1'),
       test.id(slug || '.Rent'), 'Rent', 100, 100
from unnest(array['ours', 'theirs']) slug;

call test.write_untriggered($$update financial.invoices set sent_at = null, status = 'pending'$$); -- what is sent stays

create temp table cases (t, change, to_see, to_change, to_remove) as values
  ('budgets',            'name = 1',            'finance.view_all', 'budgets.manage',         'budgets.manage'),
  ('budget_line_items',  'jan_amount = 1',      'finance.view_all', 'budgets.manage',         'budgets.manage'),
  ('expenses',           'description = 1',     'finance.view_all', 'expenses.update',        'expenses.delete'),
  ('financial_reports',  'report_data = ''{}''', 'finance.view_all', 'reports.manage',        'reports.manage'),
  ('payment_methods',    'is_default = true',   'finance.view_all', 'payment_methods.manage', 'payment_methods.manage'),
  ('billing_cycles',     'name = 1',            'finance.view_all', 'billing_cycles.manage',  'billing_cycles.manage'),
  ('invoice_line_items', 'description = 1',     'invoices.view_all', 'invoices.update',       'invoices.update');

create function pg_temp.changes(permissions text[], t text, change text) returns text
  language sql return test.does('pm_app', permissions, format('update financial.%I set %s returning 1', t, change));
create function pg_temp.removes(permissions text[], t text) returns text
  language sql return test.does('pm_app', permissions, format('delete from financial.%I returning 1', t));

select is(pg_temp.changes(array[to_see, to_change], t, change), '1', 'staff change ' || t) from cases;
select is(pg_temp.changes(test.all_but(to_change), t, change), '0', 'by permission: ' || t) from cases;
select is(pg_temp.removes(array[to_see, to_remove], t), '1', 'staff remove ' || t) from cases;
select is(pg_temp.removes(test.all_but(to_remove), t), '0', 'by permission: ' || t) from cases;

-- migrations: those of the organization whose context is open
select is(test.does('pm_owner', '{}', format('select from financial.%I', t)), '1', 'migrations see of one organization: ' || t) from cases;

select * from finish();
rollback;
