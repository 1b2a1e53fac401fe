-- Takes away the catalogue: what the roles of the platform stand for, these roles, and the permissions. What others added stays.

set role pm_owner;

set row_security = on;

-- What they stand for goes with them.
delete from identity.roles
where organization_id is null and is_system
  and name in ('admin', 'manager', 'accountant', 'staff', 'readonly', 'property_manager');

delete from identity.permissions where code in (
  'all', 'organization.update', 'members.manage', 'users.view_all', 'users.create', 'users.update', 'audit.view_all',
  'properties.view_all', 'properties.create', 'properties.update', 'properties.delete', 'units.view_all',
  'units.create', 'units.update', 'units.delete', 'tenants.view_all', 'tenants.create', 'tenants.update',
  'tenants.delete', 'leases.view_all', 'leases.create', 'leases.update', 'leases.delete', 'finance.view_all',
  'accounts.manage', 'ledger.post', 'billing_cycles.manage', 'invoices.create', 'invoices.update', 'invoices.delete',
  'payments.create', 'payments.update', 'payments.delete', 'payments.allocate', 'payment_methods.manage',
  'expenses.create', 'expenses.update', 'expenses.delete', 'budgets.manage', 'reports.manage', 'vendors.view_all',
  'vendors.manage', 'maintenance.view_all', 'maintenance.create', 'maintenance.update', 'maintenance.delete',
  'maintenance.manage', 'communication.view_all', 'communication.send', 'communication.manage');

reset row_security;

reset role;
