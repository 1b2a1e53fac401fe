-- The catalogue: every permission that a policy or a function asks for, every role of the platform, and what each stands for.
-- What somebody may do is written with his membership and his roles, taken from here when he gets them (V136): a permission that
-- is added to a role later reaches nobody by itself (E067, E077).

set role pm_owner;

-- The owner's policies show it the whole catalogue; pmdb runs files with row_security off.
set row_security = on;

-- admin has "all", which stands for every permission. readonly has none: pm_readonly reads without. Renters are no members.
with matrix (code,            admin, manager, accountant, staff, property_manager, description) as (values
  ('all',                    'x',   '',      '',         '',    '',  'Everything within the organization'),

  ('organization.update',    '',    '',      '',         '',    '',  'Change the organization, but for its subscription'),
  ('members.manage',         '',    '',      '',         '',    '',  'Invite members, and give and take their permissions'),
  ('users.view_all',         '',    'x',     'x',        'x',   'x', 'See everybody in the organization'),
  ('users.create',           '',    'x',     '',         'x',   '',  'Invite tenants to an account of their own'),
  ('users.update',           '',    'x',     '',         '',    '',  'Change profiles'),
  ('audit.view_all',         '',    'x',     'x',        '',    '',  'Read the organization''s audit trail'),

  ('properties.view_all',    '',    'x',     'x',        'x',   '',  'See all properties and buildings'),
  ('properties.create',      '',    'x',     '',         '',    '',  'Add properties and buildings'),
  ('properties.update',      '',    'x',     '',         '',    '',  'Change properties and buildings, and assign managers'),
  ('properties.delete',      '',    'x',     '',         '',    '',  'Delete properties and buildings that nothing refers to'),
  ('units.view_all',         '',    'x',     'x',        'x',   '',  'See all units'),
  ('units.create',           '',    'x',     '',         '',    '',  'Add units'),
  ('units.update',           '',    'x',     '',         'x',   '',  'Change units'),
  ('units.delete',           '',    'x',     '',         '',    '',  'Delete units that nothing refers to'),
  ('tenants.view_all',       '',    'x',     'x',        'x',   '',  'See all tenants'),
  ('tenants.create',         '',    'x',     '',         'x',   '',  'Add tenants'),
  ('tenants.update',         '',    'x',     '',         'x',   '',  'Change tenants'),
  ('tenants.delete',         '',    'x',     '',         '',    '',  'Delete tenants that nothing refers to'),
  ('leases.view_all',        '',    'x',     'x',        'x',   '',  'See all leases'),
  ('leases.create',          '',    'x',     '',         'x',   '',  'Add leases'),
  ('leases.update',          '',    'x',     '',         'x',   '',  'Change leases'),
  ('leases.delete',          '',    'x',     '',         '',    '',  'Delete leases that nothing refers to'),

  ('finance.view_all',       '',    'x',     'x',        'x',   '',  'See everything in the books'),
  ('accounts.manage',        '',    '',      'x',        '',    '',  'Change the chart of accounts'),
  ('ledger.post',            '',    '',      'x',        '',    '',  'Write and post journals'),
  ('billing_cycles.manage',  '',    'x',     'x',        '',    '',  'Set what is invoiced again and again'),
  ('invoices.create',        '',    'x',     'x',        'x',   '',  'Write invoices'),
  ('invoices.update',        '',    'x',     'x',        'x',   '',  'Change invoices and their lines'),
  ('invoices.delete',        '',    '',      'x',        '',    '',  'Delete invoices that nothing is allocated to'),
  ('payments.create',        '',    'x',     'x',        'x',   '',  'Book payments and refunds'),
  ('payments.update',        '',    '',      'x',        '',    '',  'Change payments, and say that they cleared or failed'),
  ('payments.delete',        '',    '',      'x',        '',    '',  'Delete payments that nothing refers to'),
  ('payments.allocate',      '',    'x',     'x',        'x',   '',  'Say which invoices a payment pays'),
  ('payment_methods.manage', '',    '',      'x',        '',    '',  'Keep the tenants'' ways to pay'),
  ('expenses.create',        '',    'x',     'x',        'x',   '',  'Book expenses'),
  ('expenses.update',        '',    'x',     'x',        '',    '',  'Change, approve and pay expenses'),
  ('expenses.delete',        '',    '',      'x',        '',    '',  'Delete expenses that nothing refers to'),
  ('budgets.manage',         '',    'x',     'x',        '',    '',  'Write budgets'),
  ('reports.manage',         '',    'x',     'x',        '',    '',  'Keep computed reports'),

  ('vendors.view_all',       '',    'x',     'x',        'x',   '',  'See all vendors'),
  ('vendors.manage',         '',    'x',     'x',        '',    '',  'Add, change and remove vendors'),
  ('maintenance.view_all',   '',    'x',     '',         'x',   '',  'See all requests, work orders, inspections, assets and staff'),
  ('maintenance.create',     '',    'x',     '',         'x',   'x', 'Add requests, work orders, inspections and assets'),
  ('maintenance.update',     '',    'x',     '',         'x',   'x', 'Change requests, work orders, inspections and assets'),
  ('maintenance.delete',     '',    'x',     '',         '',    '',  'Delete those that nothing refers to'),
  ('maintenance.manage',     '',    'x',     '',         '',    '',  'Add, change and remove maintenance staff'),

  ('communication.view_all', '',    'x',     '',         'x',   '',  'See all messages, notifications and contacts'),
  ('communication.send',     '',    'x',     'x',        'x',   'x', 'Send messages and notifications'),
  ('communication.manage',   '',    'x',     '',         '',    '',  'Publish announcements, and keep templates')
),

added_permissions as (
  insert into identity.permissions (code, resource, action, description)
  select code, split_part(code, '.', 1), coalesce(nullif(split_part(code, '.', 2), ''), 'all'), description from matrix
  returning id, code
),

added_roles as (
  insert into identity.roles (name, entity_type, is_system, display_name, description) values
    ('admin',            'organization', true, 'Administrator',    'Everything, its members and their permissions included'),
    ('manager',          'organization', true, 'Manager',          'Everyday business of all properties'),
    ('accountant',       'organization', true, 'Accountant',       'The books; the rest to read'),
    ('staff',            'organization', true, 'Staff',            'Letting, invoicing and what comes in; deletes nothing'),
    ('readonly',         'organization', true, 'Reader',           'Reads, by pm_readonly, without private data'),
    ('property_manager', 'property',     true, 'Property manager', 'His own properties, by property_manager_role')
  returning id, name
)

insert into public.role_permissions (role_id, permission_id)
select r.id, p.id
from matrix m
join added_permissions p on p.code = m.code
cross join lateral (values ('admin', m.admin), ('manager', m.manager), ('accountant', m.accountant), ('staff', m.staff),
                           ('property_manager', m.property_manager)) as cell (role, mark)
join added_roles r on r.name = cell.role
where cell.mark = 'x';

reset row_security;

reset role;
