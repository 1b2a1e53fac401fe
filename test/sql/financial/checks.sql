-- Every check of financial, broken once: a wrong value is refused, by the name of its check, with triggers off, which would say
-- more than that.
begin;
select plan(93);

call test.create_books('ours');
call test.write_untriggered(format($q$
  insert into financial.invoice_line_items (organization_id, property_id, tenant_id, invoice_id, account_id, description, unit_price, line_total)
  values (%1$L, %1$L, %1$L, %1$L, %1$L, 'x', 1, 1);
  insert into financial.payment_allocations (organization_id, property_id, tenant_id, payment_id, invoice_id, allocated_amount)
  values (%1$L, %1$L, %1$L, %1$L, %1$L, 1);
  insert into financial.expenses (organization_id, account_id, description, currency, amount, total_amount, expense_date)
  values (%1$L, %1$L, 'x', 'USD', 1, 1, '2026-01-01');
  insert into financial.budgets           (organization_id, name, budget_year)          values (%1$L, 'x', 2026);
  insert into financial.budget_line_items (organization_id, budget_id, account_id)      values (%1$L, %1$L, %1$L);
  insert into financial.payment_methods   (organization_id, tenant_id, method_type)     values (%1$L, %1$L, 'ach');
  insert into financial.billing_cycles    (organization_id, name, next_run_on, anchor_day, amount) values (%1$L, 'x', '2026-01-01', 1, 1);
  insert into financial.financial_reports (organization_id, report_type, report_period, period_start, period_end, report_data)
  values (%1$L, 'rent_roll', 'monthly', '2026-01-01', '2026-01-31', '{}');
  insert into financial.transactions
    (organization_id, journal_id, entry_side, transaction_type, account_id, amount, currency, transaction_date)
  values (%1$L, %1$L, 'debit', 'income', %1$L, 1, 'USD', '2026-01-01');
  insert into financial.transactions_archive
    (organization_id, id, journal_id, entry_side, transaction_type, account_id, amount, currency, transaction_date)
  values (%1$L, %1$L, %1$L, 'debit', 'income', %1$L, 1, 'USD', '2026-01-01')
$q$, test.id('ours.organization')));

select throws_ok(
  format('call test.write_untriggered(%L)', format('update financial.%I set %s', t, change)), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, replace(t, '_archive', ''), checked),
  format('%s: %s', t, change)
)
from (values
  ('accounts',             'account_type',                   $$account_type = 'galaxy'$$),
  ('accounts',             'parent_account_id',              $$parent_account_id = id$$),
  ('invoices',             'cancelled_unpaid',               $$status = 'cancelled', paid_amount = 1$$),
  ('invoices',             'discount_amount',                $$discount_amount = -1, total_amount = subtotal + 1$$),
  ('invoices',             'invoice_date_due_date',          $$due_date = invoice_date - 1$$),
  ('invoices',             'invoice_type',                   $$invoice_type = 'galaxy'$$),
  ('invoices',             'late_fee_amount',                $$late_fee_amount = -1$$),
  ('invoices',             'not_a_number',                   $$late_fee_amount = 'NaN'$$),
  ('invoices',             'payment_terms',                  $$payment_terms = -1$$),
  ('invoices',             'period_start_period_end',        $$period_start = '2026-02-01', period_end = '2026-01-31'$$),
  ('invoices',             'recurring_invoice_id',           $$recurring_invoice_id = id$$),
  ('invoices',             'late_fee_of',                    $$late_fee_of = id$$),
  ('invoices',             'reminder_sent_count',            $$reminder_sent_count = -1$$),
  ('invoices',             'status',                         $$status = 'galaxy'$$),
  ('invoices',             'subtotal',                       $$subtotal = -1, tax_amount = 101$$),
  ('invoices',             'tax_amount',                     $$tax_amount = -1, total_amount = 99$$),
  ('invoices',             'total_amount',                   $$subtotal = 0, discount_amount = 1, total_amount = -1$$),
  ('invoices',             'total_amount_paid_amount',       $$paid_amount = 101$$),
  ('invoices',             'total_amount_subtotal',          $$total_amount = 101$$),
  ('invoice_line_items',   'not_a_number',                   $$unit_price = 'NaN', line_total = 'NaN', tax_amount = 'NaN'$$),
  ('invoice_line_items',   'quantity',                       $$quantity = 0, line_total = 0$$),
  ('invoice_line_items',   'quantity_unit_price_line_total', $$line_total = 2$$),
  ('invoice_line_items',   'tax_rate',                       $$tax_rate = 2, tax_amount = 2$$),
  ('invoice_line_items',   'tax_rate_tax_amount',            $$tax_amount = 1$$),
  ('payments',             'account_number_last4',           $$account_number_last4 = '123'$$),
  ('payments',             'fee_amount',                     $$fee_amount = -1, net_amount = 101$$),
  ('payments',             'gateway_response_key_id',        $$gateway_response = '\x00'$$),
  ('payments',             'net_amount',                     $$fee_amount = 101, net_amount = -1$$),
  ('payments',             'not_a_number',                   $$refunded_amount = 'NaN'$$),
  ('payments',             'payment_amount',                 $$payment_amount = 0, net_amount = 0$$),
  ('payments',             'payment_amount_net_amount',      $$net_amount = 99$$),
  ('payments',             'payment_amount_spent',           $$allocated_amount = 101$$),
  ('payments',             'payment_type_refund_of',         $$payment_type = 'refund'$$),
  ('payments',             'refund_of',                      $$payment_type = 'refund', refund_of = id$$),
  ('payments',             'refund_of_status',               $$payment_type = 'refund', refund_of = gen_random_uuid(), status = 'refunded'$$),
  ('payments',             'routing_number_key_id',          $$routing_number = '\x00'$$),
  ('payments',             'status',                         $$status = 'galaxy'$$),
  ('payment_allocations',  'allocated_amount',               $$allocated_amount = 0$$),
  ('payment_allocations',  'not_a_number',                   $$allocated_amount = 'NaN'$$),
  ('expenses',             'amount',                         $$amount = -1, tax_amount = 2$$),
  ('expenses',             'approved_at_approved_by',        $$approved_at = now(), approved_by = null$$),
  ('expenses',             'is_recurring_frequency',         $$is_recurring = true$$),
  ('expenses',             'not_a_number',                   $$amount = 'NaN', total_amount = 'NaN'$$),
  ('expenses',             'property_id_unit_id',            $$property_id = null, unit_id = gen_random_uuid()$$),
  ('expenses',             'recurring_frequency',            $$recurring_frequency = 'galaxy'$$),
  ('expenses',             'status',                         $$status = 'galaxy'$$),
  ('expenses',             'tax_amount',                     $$amount = 2, tax_amount = -1$$),
  ('expenses',             'total_amount',                   $$amount = 0, tax_amount = 0, total_amount = -1$$),
  ('expenses',             'total_amount_tax_amount',        $$total_amount = 2$$),
  ('budgets',              'budget_type',                    $$budget_type = 'galaxy'$$),
  ('budgets',              'budget_year',                    $$budget_year = 2201$$),
  ('budgets',              'not_a_number',                   $$total_income_budget = 'NaN'$$),
  ('budgets',              'status',                         $$status = 'galaxy'$$),
  ('budgets',              'total_expense_budget',           $$total_expense_budget = -1$$),
  ('budgets',              'total_income_budget',            $$total_income_budget = -1$$),
  ('budget_line_items',    'not_a_number',                   $$feb_amount = 'NaN'$$),
  ('financial_reports',    'generated_at_expires_at',        $$expires_at = generated_at$$),
  ('financial_reports',    'period_start_period_end',        $$period_end = period_start - 1$$),
  ('financial_reports',    'report_period',                  $$report_period = 'galaxy'$$),
  ('financial_reports',    'report_type',                    $$report_type = 'galaxy'$$),
  ('payment_methods',      'expiry_month',                   $$expiry_month = 13$$),
  ('payment_methods',      'expiry_year',                    $$expiry_year = 2201$$),
  ('payment_methods',      'last4',                          $$last4 = '123'$$),
  ('payment_methods',      'method_type',                    $$method_type = 'galaxy'$$),
  ('payment_methods',      'status',                         $$status = 'galaxy'$$),
  ('billing_cycles',       'amount',                         $$amount = -1$$),
  ('billing_cycles',       'amount_lease_id',                $$amount = null, lease_id = null$$),
  ('billing_cycles',       'anchor_day',                     $$anchor_day = 32$$),
  ('billing_cycles',       'frequency',                      $$frequency = 'galaxy'$$),
  ('billing_cycles',       'interval_count',                 $$interval_count = 0$$),
  ('billing_cycles',       'invoice_lead_days',              $$invoice_lead_days = -1$$),
  ('billing_cycles',       'not_a_number',                   $$amount = 'NaN'$$),
  ('billing_cycles',       'status',                         $$status = 'galaxy'$$),
  ('transactions',         'amount',                         $$amount = -1$$),
  ('transactions',         'entry_side',                     $$entry_side = 'galaxy'$$),
  ('transactions',         'metadata',                       $$metadata = '"x"'$$),
  ('transactions',         'not_a_number',                   $$amount = 'NaN'$$),
  ('transactions',         'property_id_unit_id',            $$property_id = null, unit_id = gen_random_uuid()$$),
  ('transactions',         'reverses_id',                    $$reverses_id = id$$),
  ('transactions',         'status',                         $$status = 'galaxy'$$),
  ('transactions',         'status_posted_at',               $$status = 'posted', posted_at = null$$),
  ('transactions',         'transaction_date',               $$transaction_date = '1899-12-31'$$),
  ('transactions',         'transaction_type',               $$transaction_type = 'galaxy'$$),
  ('transactions_archive', 'amount',                         $$amount = -1$$),
  ('transactions_archive', 'entry_side',                     $$entry_side = 'galaxy'$$),
  ('transactions_archive', 'metadata',                       $$metadata = '"x"'$$),
  ('transactions_archive', 'not_a_number',                   $$amount = 'NaN'$$),
  ('transactions_archive', 'property_id_unit_id',            $$property_id = null, unit_id = gen_random_uuid()$$),
  ('transactions_archive', 'reverses_id',                    $$reverses_id = id$$),
  ('transactions_archive', 'status',                         $$status = 'galaxy'$$),
  ('transactions_archive', 'status_posted_at',               $$status = 'posted', posted_at = null$$),
  ('transactions_archive', 'transaction_date',               $$transaction_date = '1899-12-31'$$),
  ('transactions_archive', 'transaction_type',               $$transaction_type = 'galaxy'$$)
) v (t, checked, change);

select * from finish();
rollback;
