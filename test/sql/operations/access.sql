-- What each persona may do to each table of operations: see, add, change and remove, by permission or by property (E076, E077).
begin;
select plan(125);

-- One row for each of three properties: Ours House, which the administrator manages, one that he doesn't, and Theirs House.
insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Unmanaged', 'mixed', 'x', 'y', 'z', 'US');
insert into operations.vendors (organization_id, name) select organization_id, name from core.properties;
insert into operations.vendor_services (organization_id, vendor_id, service_category) select organization_id, id, 'x' from operations.vendors;
insert into operations.maintenance_staff (organization_id, user_profile_id) select organization_id, id from core.user_profiles;
insert into operations.assets (organization_id, property_id, asset_tag, name, category) select organization_id, id, name, 'x', 'x' from core.properties;
insert into operations.preventive_maintenance (organization_id, property_id, title, frequency, next_due_on) select organization_id, id, 'x', 'weekly', '2030-01-01' from core.properties;
insert into operations.maintenance_requests (organization_id, property_id, title) select organization_id, id, 'x' from core.properties;
insert into operations.work_orders (organization_id, property_id, title) select organization_id, id, 'x' from core.properties;
insert into operations.inspections (organization_id, property_id, inspection_type, scheduled_at) select organization_id, id, 'annual', now() from core.properties;

-- Somebody who is no staff yet.
insert into identity.user_profiles (email) values ('new@ours.example');
insert into core.user_profiles (organization_id, identity_user_id) select test.id('ours.organization'), id from identity.user_profiles where email like 'new@%';

-- How a row is changed, and added for a property (%s), and the permissions that it takes.
create temp table cases as
  select t, change, addition, at_property, resource || '.view_all' as to_see,
         resource || case when at_property then '.create' else '.manage' end as to_add,
         resource || case when at_property then '.update' else '.manage' end as to_change,
         resource || case when at_property then '.delete' else '.manage' end as to_remove
  from (values
    ('vendors',                'vendors',     false, 'notes = 1',         'name) values (%L)'),
    ('vendor_services',        'vendors',     false, 'description = 1',   'service_category, vendor_id) select %L, id from operations.vendors limit 1'),
    ('maintenance_staff',      'maintenance', false, 'is_on_call = true', 'specialties, user_profile_id) values (array[%L], '''
       || (select id from core.user_profiles where id not in (select user_profile_id from operations.maintenance_staff)) || ''')'),
    ('assets',                 'maintenance', true,  'name = 1',          'property_id, asset_tag, name, category) values (%L, 1, 1, 1)'),
    ('preventive_maintenance', 'maintenance', true,  'title = 1',         'property_id, title, frequency, next_due_on) values (%L, 1, ''daily'', ''2030-01-01'')'),
    ('maintenance_requests',   'maintenance', true,  'title = 1',         'property_id, title) values (%L, 1)'),
    ('work_orders',            'maintenance', true,  'title = 1',         'property_id, title) values (%L, 1)'),
    ('inspections',            'maintenance', true,  'notes = 1',         'property_id, inspection_type, scheduled_at) values (%L, ''annual'', now())')
  ) v (t, resource, at_property, change, addition);

create function pg_temp.sees(role text, permissions text[], t text) returns text
  language sql return test.does(role, permissions, format('select id from operations.%I', t));
create function pg_temp.changes(role text, permissions text[], t text, change text) returns text
  language sql return test.does(role, permissions, format('update operations.%I set %s returning 1', t, change));
create function pg_temp.removes(role text, permissions text[], t text) returns text
  language sql return test.does(role, permissions, format('delete from operations.%I returning 1', t));
create function pg_temp.adds(role text, permissions text[], t text, addition text, at uuid) returns text
  language sql return test.does(role, permissions, format('insert into operations.%I (' || addition || ' returning 1', t, at));
create function pg_temp.unmanaged() returns uuid
  language sql return (select id from core.properties where name = 'Unmanaged');

-- staff: with the permission the whole organization, without it nothing
select is(pg_temp.sees('pm_app', array[to_see], t), '2', 'staff see ' || t) from cases;
select is(pg_temp.sees('pm_app', test.all_but(to_see), t), '0', 'by permission: ' || t) from cases;
select is(pg_temp.changes('pm_app', array[to_change], t, change), '2', 'staff change ' || t) from cases;
select is(pg_temp.changes('pm_app', test.all_but(to_change), t, change), '0', 'by permission: ' || t) from cases;
select is(pg_temp.removes('pm_app', array[to_remove], t), '2', 'staff remove ' || t) from cases;
select is(pg_temp.removes('pm_app', test.all_but(to_remove), t), '0', 'by permission: ' || t) from cases;
select isnt(pg_temp.adds('pm_app', array[to_add, to_see], t, addition, pg_temp.unmanaged()), 'refused', 'staff add to ' || t) from cases;
select is(pg_temp.adds('pm_app', test.all_but(to_add), t, addition, pg_temp.unmanaged()), 'refused', 'by permission: ' || t) from cases;

-- managers: the rows of their properties, and none to remove; the organization's vendors and staff to look at
select is(pg_temp.sees('property_manager_role', '{}', t), case when at_property then '1' else '2' end, 'a manager sees ' || t) from cases;
select is(pg_temp.changes('property_manager_role', '{}', t, change), case when at_property then '1' else 'refused' end, 'changes ' || t) from cases;
select is(pg_temp.removes('property_manager_role', array['all'], t), 'refused', 'removes no ' || t) from cases;
select is(pg_temp.adds('property_manager_role', '{}', t, addition, test.id('ours.property')), case when at_property then '1' else 'refused' end, 'adds to ' || t) from cases;
select is(pg_temp.adds('property_manager_role', array['all'], t, addition, pg_temp.unmanaged()), 'refused', 'where it is his: ' || t) from cases where at_property;

-- readers: the whole organization, whatever their permissions
select is(pg_temp.sees('pm_readonly', '{}', t), '2', 'pm_readonly sees ' || t) from cases;
select is(pg_temp.changes('pm_reporting', array['all'], t, change), 'refused', 'pm_reporting changes no ' || t) from cases;

-- migrations: all of the organization whose context is open
select cmp_ok(pg_temp.sees('pm_owner', '{}', t), '>', '0', 'migrations see ' || t) from cases;

select * from finish();
rollback;
