-- Who sees and writes what of the books.
begin;
select plan(55);
call test.create_books('ours');
call test.create_books('theirs');

-- One row at least in every table, in both organizations; in ours a second property that nobody manages
create procedure pg_temp.fill(slug text)
  language plpgsql
as $$
declare
  org    constant uuid := test.id(slug || '.organization');
  place  constant uuid := test.id(slug || '.property');
  plan   uuid;
begin
  insert into financial.invoice_line_items (organization_id, invoice_id, account_id, description, unit_price, line_total)
  select org, test.id(slug || '.' || number), test.id(slug || '.Rent'), 'Rent', 100, 100 from unnest(array['INV-1', 'INV-2']) number;
  insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
  select org, test.id(slug || '.PAY-' || n), test.id(slug || '.INV-' || n), 60 from generate_series(1, 2) n;
  insert into financial.payment_methods (organization_id, tenant_id, method_type, gateway_token)
  select org, tenant_id, 'ach', 'tok' from financial.payments where organization_id = org;
  insert into financial.expenses (organization_id, property_id, account_id, description, amount, total_amount, expense_date)
  values (org, place, test.id(slug || '.Cash'), 'Lock', 80, 80, current_date),
         (org, null,  test.id(slug || '.Cash'), 'Salaries', 9000, 9000, current_date);
  insert into financial.budgets (organization_id, property_id, name, budget_year) values (org, place, 'Plan', 2030), (org, null, 'Plan', 2030);
  insert into financial.budget_line_items (organization_id, budget_id, account_id, jan_amount)
  select org, id, test.id(slug || '.Cash'), 1 from financial.budgets where organization_id = org;
  insert into financial.financial_reports (organization_id, property_id, report_type, report_period, period_start, period_end, report_data)
  select org, p, 'cash_flow', 'monthly', '2030-01-01', '2030-01-31', '{}' from unnest(array[place, null]) p;
  insert into financial.billing_cycles (organization_id, property_id, name, amount, next_run_on)
  select org, p, 'Rent', 100, '2030-01-01' from unnest(array[place, null]) p;
  insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, property_id, amount,
                                      transaction_date, status)
  select org, md5(day)::uuid, side, 'income', test.id(slug || '.Cash'), case side when 'debit' then place end, 5, day::date, 'posted'
  from unnest(array['2020-01-01', current_date::text]) day, unnest(array['debit', 'credit']) side;
end
$$;
call pg_temp.fill('ours');
call pg_temp.fill('theirs');
set constraints all immediate;
set constraints all deferred;
do $$ begin perform app.archive_old_transactions(); end $$;

-- How many rows of each table a role sees; '-' where it may not look.
create function pg_temp.seen(role text, slug text) returns text
  language plpgsql
as $$
declare
  answer  text := '';
  name    text;
begin
  foreach name in array array['accounts', 'invoices', 'invoice_line_items', 'payments', 'payment_allocations', 'payment_methods',
                              'expenses', 'budgets', 'budget_line_items', 'financial_reports', 'billing_cycles', 'transactions',
                              'transactions_archive'] loop
    begin
      answer := answer || ' ' || test.asks(role, slug, format('select count(id) from financial.%I', name));
    exception when insufficient_privilege then
      answer := answer || ' -';
    end;
  end loop;
  return trim(answer);
end
$$;

--                                                          acc inv lin pay all met exp bud lin rep cyc led arc
select is(pg_temp.seen('pm_app', 'ours'),                  '2 2 2 2 2 2 2 2 2 2 2 2 2', 'an administrator sees the organization''s books');
select is(pg_temp.seen('property_manager_role', 'ours'),   '2 2 2 2 2 - 1 1 1 1 1 1 1', 'a manager those of his properties (E083)');
select is(pg_temp.seen('tenant_role', 'ours'),             '- 1 1 1 1 1 - - - - - - -', 'a renter his own (E082)');
select is(pg_temp.seen('pm_readonly', 'ours'),             '2 2 2 2 2 2 2 2 2 2 2 2 2', 'a reader the organization''s');
select is(pg_temp.seen('pm_reporting', 'ours'),            '2 2 2 2 2 2 2 2 2 2 2 2 2', 'and so do reports');
select is(pg_temp.seen('pm_service', 'ours'),              '- - - - - - - - - - - - -', 'the platform nothing');
select is(pg_temp.seen('pm_cron', 'ours'),                 '- - - - - - - - - - - - -', 'nor do jobs');
select is(pg_temp.seen('tenant_role', 'theirs'),           '- 1 1 1 1 1 - - - - - - -', 'another organization''s renter sees his');

-- What nobody reads who needs not (E048)
select is(test.refusal('tenant_role', 'ours', 'select notes from financial.payments'), '42501', 'a renter does not read notes on payments');
select is(test.refusal('property_manager_role', 'ours', 'select gateway_response from financial.payments'), '42501', 'a manager not what gateways answer');
select is(test.refusal('pm_reporting', 'ours', 'select routing_number from financial.payments'), '42501', 'reports no bank details');
select is(test.refusal('tenant_role', 'ours', 'select gateway_token from financial.payment_methods'), '42501', 'nobody''s renter a token');

-- A renter and a manager write nothing about money
select is(test.refusal(role, 'ours', statement), '42501', role || ': ' || statement)
from unnest(array['tenant_role', 'property_manager_role', 'pm_readonly']) role,
     unnest(array[
       'update financial.invoices set paid_amount = total_amount, status = ''paid''',
       'insert into financial.payments (tenant_id) select id from core.tenants',
       'update financial.payments set status = ''cleared''',
       'delete from financial.payment_allocations',
       'update financial.payment_allocations set allocated_amount = 1'
     ]) statement;
select is(test.refusal('tenant_role', 'ours', 'select app.settle(null, null, null)'), '42501', 'nobody adds up but the triggers');
select is(test.refusal('pm_app', 'ours', 'select app.settle(null, null, null)'), '42501', 'not even staff');

-- A manager's expenses
select is(test.refusal('property_manager_role', 'ours', format(
  $$insert into financial.expenses (property_id, account_id, description, amount, total_amount, expense_date)
    values (%L, %L, 'Paint', 30, 30, current_date)$$, test.id('ours.property'), test.id('ours.Cash'))), 'accepted', 'a manager books an expense');
select is(test.refusal('property_manager_role', 'ours', format(
  $$insert into financial.expenses (account_id, description, amount, total_amount, expense_date)
    values (%L, 'Bonus', 30, 30, current_date)$$, test.id('ours.Cash'))), '42501', 'not one of the organization');
select is(test.refusal('property_manager_role', 'ours', $$update financial.expenses set status = 'approved'$$), '42501', 'he does not approve his own');
select is(test.refusal('property_manager_role', 'ours', $$update financial.expenses set approved_by = app.current_profile_id()$$), '42501', 'in no way');
select is(test.refusal('pm_app', 'ours', $$update financial.expenses set status = 'approved', approved_by = app.current_profile_id(), approved_at = now()$$),
          'accepted', 'staff do');

-- Staff change and delete what they see, where nothing refers to it
create function pg_temp.written(statement text) returns text
  language sql
  return test.asks('pm_app', 'ours', format('with w as (%s returning 1) select count(*) > 1 from w', statement));
select is(pg_temp.written(format('update financial.%I set organization_id = organization_id', name)), 'true', 'staff change ' || name)
from unnest(array['invoices', 'invoice_line_items', 'payments', 'payment_methods', 'expenses', 'budgets', 'budget_line_items',
                  'financial_reports', 'billing_cycles']) name;
select is(pg_temp.written(format('delete from financial.%I', name)), 'true', 'staff delete ' || name)
from unnest(array['payment_methods', 'expenses', 'budget_line_items', 'budgets', 'financial_reports', 'billing_cycles']) name;

-- Staff, by permission
create function pg_temp.with_permission(permission text, query text) returns text
  language plpgsql
as $$
begin
  update core.organization_members set permissions = to_jsonb(array[permission]);
  return test.refusal('pm_app', 'ours', query);
end
$$;
create function pg_temp.rows_with_permission(permission text, query text) returns text
  language plpgsql
as $$
begin
  update core.organization_members set permissions = to_jsonb(array[permission]);
  return test.asks('pm_app', 'ours', 'with w as (' || query || ' returning 1) select count(*) from w');
end
$$;
select is(pg_temp.rows_with_permission('finance.view_all', $$update financial.invoices set description = 'x'$$), '0', 'to see is not to change (E077)');
select is(pg_temp.with_permission('finance.view_all', format(
  $$insert into financial.accounts (account_code, account_name, account_type) values ('9', 'x', 'asset')$$)), '42501', 'nor to add');
select is(pg_temp.with_permission('accounts.manage', format(
  $$insert into financial.accounts (account_code, account_name, account_type) values ('9', 'x', 'asset')$$)), 'accepted', 'each permission for its own');
select is(pg_temp.with_permission('accounts.manage', format(
  $$insert into financial.accounts (account_code, account_name, account_type, is_system_account) values ('8', 'x', 'asset', true)$$)),
  '42501', 'which accounts the application relies on is not staff''s to say');
select is(pg_temp.with_permission('all', format(
  $$insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount, invoice_date, due_date)
    values (%L, %L, %L, 'x', 'rent', 1, 1, current_date, current_date)$$,
  test.id('theirs.organization'), test.id('theirs.property'), test.id('theirs.tenant'))), '42501', 'none of them for another organization');
select is(pg_temp.with_permission('all', format(
  'insert into financial.payment_allocations (payment_id, invoice_id, allocated_amount) values (%L, %L, 1)',
  test.id('ours.PAY-1'), test.id('theirs.INV-1'))), 'payment_allocations_organization_id_tenant_id_payment_id_fkey', 'nobody pays another organization''s invoice');

select finish();
rollback;
