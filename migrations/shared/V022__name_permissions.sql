-- What somebody may do, by the codes that policies ask for.

set role pm_owner;

-- The owner's policy shows it the whole catalogue; pmdb runs files with row_security off.
set row_security = on;

insert into identity.permissions (code, resource, action, description) values
  ('all',                    'all',             'all',      'Everything within the organization'),
  ('organization.update',    'organization',    'update',   'Change the organization, but for its subscription'),
  ('users.view_all',         'users',           'view_all', 'See everybody in the organization'),
  ('users.create',           'users',           'create',   'Invite tenants to an account of their own'),
  ('users.update',           'users',           'update',   'Change profiles'),
  ('members.manage',         'members',         'manage',   'Invite members, and give and take their permissions'),
  ('properties.view_all',    'properties',      'view_all', 'See all properties and buildings'),
  ('properties.create',      'properties',      'create',   'Add properties and buildings'),
  ('properties.update',      'properties',      'update',   'Change properties and buildings, and assign managers'),
  ('properties.delete',      'properties',      'delete',   'Delete properties and buildings that nothing refers to'),
  ('units.view_all',         'units',           'view_all', 'See all units'),
  ('units.create',           'units',           'create',   'Add units'),
  ('units.update',           'units',           'update',   'Change units'),
  ('units.delete',           'units',           'delete',   'Delete units that nothing refers to'),
  ('tenants.view_all',       'tenants',         'view_all', 'See all tenants'),
  ('tenants.create',         'tenants',         'create',   'Add tenants'),
  ('tenants.update',         'tenants',         'update',   'Change tenants'),
  ('tenants.delete',         'tenants',         'delete',   'Delete tenants that nothing refers to'),
  ('leases.view_all',        'leases',          'view_all', 'See all leases'),
  ('leases.create',          'leases',          'create',   'Add leases'),
  ('leases.update',          'leases',          'update',   'Change leases'),
  ('leases.delete',          'leases',          'delete',   'Delete leases that nothing refers to'),
  ('audit.view_all',         'audit',           'view_all', 'Read the organization''s audit trail'),
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
  ('ledger.post',            'ledger',          'post',     'Write and post journals'),
  ('vendors.view_all',       'vendors',         'view_all', 'See all vendors'),
  ('vendors.manage',         'vendors',         'manage',   'Add, change and remove vendors'),
  ('maintenance.view_all',   'maintenance',     'view_all', 'See all requests, work orders, inspections, assets and staff'),
  ('maintenance.create',     'maintenance',     'create',   'Add requests, work orders, inspections and assets'),
  ('maintenance.update',     'maintenance',     'update',   'Change requests, work orders, inspections and assets'),
  ('maintenance.delete',     'maintenance',     'delete',   'Delete those that nothing refers to'),
  ('maintenance.manage',     'maintenance',     'manage',   'Add, change and remove maintenance staff'),
  ('communication.view_all', 'communication',   'view_all', 'See all messages, notifications and contacts'),
  ('communication.send',     'communication',   'send',     'Send messages and notifications'),
  ('communication.manage',   'communication',   'manage',   'Publish announcements, and keep templates');

reset row_security;

reset role;
