-- What somebody may do with the books. FORCE binds pm_owner, who would insert under row-level security; it is off while the
-- rows are added, in this transaction alone.

set role pm_owner;

alter table identity.permissions no force row level security;

insert into identity.permissions (code, resource, action, description) values
  ('finance.view_all',       'finance',         'view_all', 'See everything in the books'),
  ('accounts.manage',        'accounts',        'manage',   'Change the chart of accounts'),
  ('billing_cycles.manage',  'billing_cycles',  'manage',   'Set what is invoiced again and again'),
  ('invoices.create',        'invoices',        'create',   'Write invoices'),
  ('invoices.update',        'invoices',        'update',   'Change invoices and their lines'),
  ('invoices.delete',        'invoices',        'delete',   'Delete invoices that nothing is allocated to'),
  ('payments.create',        'payments',        'create',   'Book payments and refunds'),
  ('payments.update',        'payments',        'update',   'Change payments, and say that they cleared or failed'),
  ('payments.delete',        'payments',        'delete',   'Delete payments that nothing refers to'),
  ('payments.allocate',      'payments',        'allocate', 'Say which invoices a payment pays'),
  ('payment_methods.manage', 'payment_methods', 'manage',   'Keep the tenants'' ways to pay'),
  ('expenses.create',        'expenses',        'create',   'Book expenses'),
  ('expenses.update',        'expenses',        'update',   'Change, approve and pay expenses'),
  ('expenses.delete',        'expenses',        'delete',   'Delete expenses that nothing refers to'),
  ('budgets.manage',         'budgets',         'manage',   'Write budgets'),
  ('reports.manage',         'reports',         'manage',   'Keep computed reports'),
  ('ledger.post',            'ledger',          'post',     'Write and post journals');

alter table identity.permissions force row level security;

reset role;
