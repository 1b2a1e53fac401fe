-- Takes away the permissions of the books.

set role pm_owner;

alter table identity.permissions no force row level security;

delete from identity.permissions where code in (
  'finance.view_all', 'accounts.manage', 'billing_cycles.manage', 'invoices.create', 'invoices.update',
  'invoices.delete', 'payments.create', 'payments.update', 'payments.delete', 'payments.allocate',
  'payment_methods.manage', 'expenses.create', 'expenses.update', 'expenses.delete', 'budgets.manage',
  'reports.manage', 'ledger.post'
);

alter table identity.permissions force row level security;

reset role;
