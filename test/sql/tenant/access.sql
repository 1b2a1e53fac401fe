-- What each persona may do to each table of an organization's own schema: see, add, change and remove, by permission, by property
-- or by being meant (E076, E077); and that the schema shows nothing in another organization's context.
begin;
select plan(219);

-- Beside what the administrator manages and the renter lives in: rows of the property 'Spare', and one that nothing refers to.
insert into org_north.users (organization_id, email, role) values (test.id('north.organization'), 'third@north.example', 'staff');
insert into org_north.properties (organization_id, name, type, address) values (test.id('north.organization'), 'Idle', 'mixed', '{}');
insert into org_north.units (property_id, unit_number) values (test.id('north.spare'), 'Idle');
insert into org_north.tenants (property_id, move_in_date) values (test.id('north.spare'), null), (test.id('north.spare'), '2000-01-01');
insert into org_north.leases (tenant_id, unit_id, start_date, rent_amount, status)
select id, test.id('north.unit 201'), '2020-01-01', 1, 'expired' from org_north.tenants where move_in_date = '2000-01-01';
insert into org_north.accounts (account_code, account_name, account_type) values ('9999', 'Idle', 'asset');
insert into org_north.transactions (journal_id, entry_side, transaction_type, account_id, amount, transaction_date, property_id)
select gen_random_uuid(), 'debit', 'income', test.id('north.Cash'), 1, '2025-01-01', id from org_north.properties where name <> 'Idle';
call test.write_untriggered('insert into org_north.transactions_archive select t.*, now() from org_north.transactions t');
insert into org_north.work_orders (property_id, tenant_id, tenant_accessible, created_by_user_id, title)
select place, tenant, open, test.id('north.admin'), 'Tap'
from (values (test.id('north.property'), test.id('north.tenant'), true), (test.id('north.property'), test.id('north.tenant'), false),
             (test.id('north.spare'), null, true)) v (place, tenant, open);
insert into org_north.messages (sender_id, recipient_type, recipient_id, content)
values (test.id('north.admin'), 'unit', test.id('north.unit'), 'x'), (test.id('north.renter'), 'user', test.id('north.admin'), 'x'),
       ((select id from org_north.users where email like 'third%'), 'property', test.id('north.spare'), 'x');

-- How many rows staff see with the permission and without, a manager and a renter; what staff and a manager change; how a row is
-- added at a place (%s); which rows nothing refers to.
create temp table cases as
  select *, resource || '.view_all' as to_see
  from (values
    ('organizations',        'reports',       1, 1, 1, '1',       'organization.update', 'settings = default', 1, 'refused', null,                null, null, null),
    ('users',                'users',         3, 1, 1, '1',       'users.update',        'preferences = default', 3, '1',    'users.create',      'email, role) values (''x@x.example'', ''staff'')', null, null),
    ('properties',           'properties',    3, 0, 1, '1',       'properties.update',   'amenities = default', 3, '1',      'properties.create', 'name, type, address) values (''x'', ''mixed'', ''{}'')', 'properties.delete', 'name = ''Idle'''),
    ('buildings',            'properties',    2, 0, 1, '1',       'properties.update',   'floors = 1', 2, 'refused',         'properties.create', 'property_id, name) values (%L, ''x'')', 'properties.delete', 'true'),
    ('units',                'units',         4, 0, 2, '1',       'units.update',        'floor = 1', 4, '2',                'units.create',      'property_id, unit_number) values (%L, ''x'')', 'units.delete', 'unit_number = ''Idle'''),
    ('tenants',              'tenants',       3, 0, 1, '1',       'tenants.update',      'employment_info = default', 3, '1', 'tenants.create',   'property_id) values (%L)', 'tenants.delete', 'move_in_date is null and unit_id is null'),
    ('leases',               'leases',        2, 0, 1, '1',       'leases.update',       'lease_terms = default', 2, '1',    'leases.create',     format('unit_id, tenant_id, start_date, rent_amount, status) values (%%L, %L, ''2020-01-01'', 1, ''draft'')', test.id('north.tenant')), 'leases.delete', 'true'),
    ('accounts',             'finance',       3, 0, 3, 'refused', 'accounts.manage',     'is_active = default', 3, 'refused', 'accounts.manage',  'account_code, account_name, account_type) values (''1'', ''x'', ''asset'')', 'accounts.manage', 'account_code = ''9999'''),
    ('transactions',         'finance',       2, 0, 1, 'refused', 'ledger.post',         'description = default', 2, 'refused', 'ledger.post',    format('property_id, journal_id, entry_side, transaction_type, account_id, amount, transaction_date) values (%%L, gen_random_uuid(), ''debit'', ''income'', %L, 1, ''2025-01-01'')', test.id('north.Cash')), 'ledger.post', 'true'),
    ('transactions_archive', 'finance',       2, 0, 1, 'refused', null,                  null, null, 'refused',              null,                null, null, null),
    ('work_orders',          'maintenance',   3, 0, 2, '1',       'maintenance.update',  'priority = default', 3, '2',       'maintenance.create', format('property_id, created_by_user_id, title) values (%%L, %L, ''x'')', test.id('north.admin')), 'maintenance.delete', 'true'),
    ('messages',             'communication', 3, 2, 2, '2',       null,                  null, null, 'refused',              'communication.send', format('recipient_type, recipient_id, sender_id, content) values (''property'', %%L, %L, ''x'')', test.id('north.admin')), 'communication.manage', 'true')
  ) v (t, resource, staff, stranger, manager, renter, to_change, change, changed, manager_changes, to_add, addition, to_remove, idle);
update cases set to_see = 'none', stranger = 1 where t = 'organizations'; -- everybody knows whose schema it is
update cases set stranger = 1 where t = 'users'; -- and who he is himself

create function pg_temp.sees(role text, permissions text[], t text, slug text default 'north') returns text
  language sql return test.does(role, permissions, format('select id from org_north.%I', t), slug);
create function pg_temp.changes(role text, permissions text[], t text, change text) returns text
  language sql return test.does(role, permissions, format('update org_north.%I set %s returning 1', t, change), 'north');
create function pg_temp.removes(role text, permissions text[], t text, condition text) returns text
  language sql return test.does(role, permissions, format('delete from org_north.%I where %s returning 1', t, condition), 'north');
create function pg_temp.adds(role text, permissions text[], t text, addition text, place text) returns text
  language sql return test.does(role, permissions, format('insert into org_north.%I (' || addition || ' returning 1', t,
    case when t = 'leases' then case place when 'spare' then test.id('north.unit 201') else test.id('north.unit 102') end
         else test.id('north.' || place) end), 'north');

-- staff: with the permission the whole organization, without it nothing but what is their own
select is(pg_temp.sees('pm_app', array[to_see], t), staff::text, 'staff see ' || t) from cases;
select is(pg_temp.sees('pm_app', test.all_but(to_see), t), stranger::text, 'by permission: ' || t) from cases;
select is(pg_temp.changes('pm_app', array[to_change], t, change), changed::text, 'staff change ' || t) from cases where to_change is not null;
select is(pg_temp.changes('pm_app', test.all_but(to_change), t, change), '0', 'by permission: ' || t) from cases where to_change is not null;
select cmp_ok(pg_temp.removes('pm_app', array[to_remove, to_see], t, idle), '>', '0', 'staff remove ' || t) from cases where to_remove is not null;
select is(pg_temp.removes('pm_app', test.all_but(to_remove), t, idle), '0', 'by permission: ' || t) from cases where to_remove is not null;
select is(pg_temp.adds('pm_app', array[to_add, to_see], t, addition, 'spare'), '1', 'staff add to ' || t) from cases where to_add is not null;
select is(pg_temp.adds('pm_app', test.all_but(to_add), t, addition, 'spare'), 'refused', 'by permission: ' || t) from cases where to_add is not null;
select is(pg_temp.removes('pm_app', array['all'], t, 'false'), 'refused', 'nobody removes ' || t) from cases where to_remove is null;
select is(pg_temp.changes('pm_app', array['all'], 'messages', 'content = content'), 'refused', 'a message stays as it was sent');
select is(pg_temp.adds('pm_app', array['all'], 'messages', format('recipient_type, recipient_id, sender_id, content) values (''property'', %%L, %L, ''x'')', test.id('north.renter')), 'spare'),
          'refused', 'nobody writes in another''s name (E084)');

-- managers: their properties, and nothing to remove
select is(pg_temp.sees('property_manager_role', '{}', t), manager::text, 'a manager sees ' || t) from cases;
select is(pg_temp.changes('property_manager_role', '{}', t, coalesce(change, 'id = id')), manager_changes, 'a manager changes ' || t) from cases;
select is(pg_temp.removes('property_manager_role', array['all'], t, 'true'), 'refused', 'a manager removes no ' || t) from cases;
select is(pg_temp.adds('property_manager_role', array['all'], t, addition, 'spare'), 'refused', 'a manager adds where it is his: ' || t) from cases where addition is not null;
select is(pg_temp.adds('property_manager_role', '{}', t, addition, 'property'), '1', 'a manager adds to ' || t)
from cases where t in ('tenants', 'leases', 'work_orders', 'messages');

-- renters: what is theirs, and nothing to write but how they are reached
select is(pg_temp.sees('tenant_role', '{}', t), renter, 'a renter sees ' || t) from cases;
select is(pg_temp.changes('tenant_role', '{}', t, coalesce(change, 'id = id')), case t when 'users' then '1' else 'refused' end, 'a renter changes ' || t) from cases;
select is(pg_temp.adds('tenant_role', array['all'], t, addition, 'property'), 'refused', 'a renter adds to no ' || t) from cases where addition is not null;

-- readers: the whole organization but what people write to each other
select is(pg_temp.sees('pm_readonly', '{}', t), case t when 'messages' then 'refused' else staff::text end, 'pm_readonly sees ' || t) from cases;
select is(pg_temp.sees('pm_reporting', '{}', t), case t when 'messages' then 'refused' else staff::text end, 'pm_reporting sees ' || t) from cases;

-- migrations: all of the organization whose context is open
select is(pg_temp.sees('pm_owner', '{}', t), staff::text, 'the owner sees ' || t) from cases;

-- another organization's context
select is(pg_temp.sees('pm_app', array['all'], t, 'ours'), '0', 'another organization sees no ' || t) from cases;

select * from finish();
rollback;
