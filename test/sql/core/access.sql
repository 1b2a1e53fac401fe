-- What each persona may do to each table of core: see, add, change and remove, by permission or by property (E076, E077).
begin;
select plan(91);

-- Beside the property that the administrator manages and the renter lives in: one with a row of everything, that is neither.
insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Spare', 'mixed', 'x', 'y', 'z', 'US');
insert into core.buildings (organization_id, property_id, name) select organization_id, id, name from core.properties;
insert into core.property_managers (organization_id, property_id, user_profile_id)
select p.organization_id, p.id, u.id from core.properties p join core.user_profiles u using (organization_id)
where u.id in (test.id('ours.lodger'), test.id('theirs.lodger'));
insert into core.units (organization_id, property_id, unit_number) select organization_id, id, '102' from core.properties where name = 'Spare';
insert into core.tenants (organization_id, property_id, first_name, last_name) select organization_id, id, 'Spare', 'x' from core.properties where name = 'Spare';
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status)
select u.organization_id, u.property_id, u.id, t.id, '2020-01-01', 1, 'expired' from core.units u join core.tenants t using (organization_id, property_id)
where t.first_name = 'Spare';
insert into core.tenants (organization_id, property_id, first_name, last_name) select organization_id, id, 'Idle', 'x' from core.properties where name = 'Spare';
insert into core.units (organization_id, property_id, unit_number) select organization_id, id, 'Idle' from core.properties where name = 'Spare';
insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Idle', 'mixed', 'x', 'y', 'z', 'US');

-- How many rows staff, a manager and a renter see; what a manager and staff change; how a row is added for a property (%s);
-- which rows nothing refers to.
create temp table cases as
  select *, resource || '.view_all' as to_see, resource || '.update' as to_change,
         resource || case t when 'property_managers' then '.update' else '.create' end as to_add,
         resource || case t when 'property_managers' then '.update' else '.delete' end as to_remove
  from (values
    ('properties',        'properties', 3, 1, 1, 'metadata = default', '1',               'name, address_line1, city, state_province, country, property_type) values (%L, 1, 1, 1, ''US'', ''mixed'')', 'name = ''Idle'''),
    ('buildings',         'properties', 2, 1, 1, 'name = 1',           'refused',         'property_id, name) values (%L, 1)', 'true'),
    ('property_managers', 'properties', 2, 1, 0, 'role = default',     'refused',         format('property_id, user_profile_id) values (%%L, %L)', test.id('ours.profile')), 'true'),
    ('units',             'units',      4, 2, 1, 'metadata = default', '2',               'property_id, unit_number) values (%L, 1)', 'unit_number = ''Idle'''),
    ('tenants',           'tenants',    3, 1, 1, 'notes = 1',          '1',               'property_id, first_name, last_name) values (%L, 1, 1)', 'first_name = ''Idle'''),
    ('leases',            'leases',     2, 1, 1, 'rent_due_day = 2',   '1',               format('property_id, unit_id, tenant_id, start_date, rent_amount) select property_id, unit_id, %L, ''2020-01-01'', 1 from core.leases where property_id = %%L', test.id('ours.tenant')), 'true')
  ) v (t, resource, staff, manager, renter, change, changed, addition, idle);

create function pg_temp.sees(role text, permissions text[], t text) returns text
  language sql return test.does(role, permissions, format('select id from core.%I', t));
create function pg_temp.changes(role text, permissions text[], t text, change text) returns text
  language sql return test.does(role, permissions, format('update core.%I set %s returning 1', t, change));
create function pg_temp.removes(role text, permissions text[], t text, condition text) returns text
  language sql return test.does(role, permissions, format('delete from core.%I where %s returning 1', t, condition));
create function pg_temp.adds(role text, permissions text[], t text, addition text, at uuid) returns text
  language sql return test.does(role, permissions, format('insert into core.%I (' || addition || ' returning 1', t, at));
create function pg_temp.spare() returns uuid
  language sql return (select id from core.properties where name = 'Spare');

-- staff: with the permission the whole organization, without it nothing
select is(pg_temp.sees('pm_app', array[to_see], t), staff::text, 'staff see ' || t) from cases;
select is(pg_temp.sees('pm_app', test.all_but(to_see), t), '0', 'by permission: ' || t) from cases;
select is(pg_temp.changes('pm_app', array[to_change], t, change), staff::text, 'staff change ' || t) from cases;
select is(pg_temp.changes('pm_app', test.all_but(to_change), t, change), '0', 'by permission: ' || t) from cases;
select cmp_ok(pg_temp.removes('pm_app', array[to_remove, to_see], t, idle), '>', '0', 'staff remove ' || t) from cases;
select is(pg_temp.removes('pm_app', test.all_but(to_remove), t, idle), '0', 'by permission: ' || t) from cases;
select is(pg_temp.adds('pm_app', array[to_add, to_see], t, addition, pg_temp.spare()), '1', 'staff add to ' || t) from cases;
select is(pg_temp.adds('pm_app', test.all_but(to_add), t, addition, pg_temp.spare()), 'refused', 'by permission: ' || t) from cases;

-- managers: their properties, and nothing to remove
select is(pg_temp.sees('property_manager_role', '{}', t), manager::text, 'a manager sees ' || t) from cases;
select is(pg_temp.changes('property_manager_role', '{}', t, change), changed, 'changes ' || t) from cases;
select is(pg_temp.removes('property_manager_role', array['all'], t, 'true'), 'refused', 'removes no ' || t) from cases;
select is(pg_temp.adds('property_manager_role', array['all'], t, addition, pg_temp.spare()), case t when 'leases' then '0' else 'refused' end, 'adds where it is his: ' || t) from cases;
select is(pg_temp.adds('property_manager_role', '{}', t, addition, test.id('ours.property')), '1', 'adds to ' || t) from cases where t in ('tenants', 'leases');

-- renters: what is theirs, and nothing to write
select is(pg_temp.sees('tenant_role', '{}', t), renter::text, 'a renter sees ' || t) from cases where t <> 'property_managers';
select is(pg_temp.changes('tenant_role', '{}', t, change), 'refused', 'changes no ' || t) from cases;

-- readers: the whole organization
select is(pg_temp.sees('pm_readonly', '{}', t), staff::text, 'pm_readonly sees ' || t) from cases;

select * from finish();
rollback;
