-- What follows from what in an organization's own schema: units from leases, counts from units, limits from the plan, and the audit
-- trail from everything.
begin;
select plan(74);

create function pg_temp.staff(statement text) returns text
  language sql return test.refusal('pm_app', 'north', statement);
create function pg_temp.status(unit text) returns text
  language sql return (select status from org_north.units where unit_number = unit);
create function pg_temp.units(property text) returns integer
  language sql return (select total_units from org_north.properties where name = property);

-- units follow their leases
select is(pg_temp.status('101'), 'occupied', 'a unit is occupied while a lease runs');
select is(pg_temp.staff(format('update org_north.leases set unit_id = %L', test.id('north.unit 102'))), 'accepted', 'a lease moves to another unit');
select is(pg_temp.status(unit), status, 'then ' || unit || ' is ' || status) from (values ('101', 'vacant'), ('102', 'occupied')) v (unit, status);
select is(pg_temp.staff($$update org_north.leases set status = 'terminated'$$), 'accepted', 'it ends early');
select is(pg_temp.status('102'), 'vacant', 'and its unit is free');
select is(pg_temp.staff($$update org_north.leases set status = 'active', end_date = current_date + 400$$), 'accepted', 'it goes on');
select is(pg_temp.status('102'), 'occupied', 'and its unit is let');
select is(pg_temp.staff('update org_north.leases set end_date = start_date'), 'accepted', 'it ended in the past');
select is(pg_temp.status('102'), 'vacant', 'and its unit is free');
select is(pg_temp.staff(format($$insert into org_north.leases (unit_id, tenant_id, start_date, rent_amount) values (%L, %L, current_date, 1)$$,
                               test.id('north.unit 201'), test.id('north.tenant'))), 'accepted', 'another begins');
select is(pg_temp.status('201'), 'occupied', 'and lets its unit');
select is(pg_temp.staff('delete from org_north.leases where start_date = current_date'), 'accepted', 'it goes');
select is(pg_temp.status('201'), 'vacant', 'and its unit is free');
select is(pg_temp.staff('update org_north.leases set end_date = null'), 'accepted', 'the first runs on');

-- what people say of units
select is(pg_temp.staff($$update org_north.units set status = 'occupied' where unit_number = '201'$$), 'units_status_follows_leases', 'a unit without a lease is not occupied');
select is(pg_temp.staff($$update org_north.units set status = 'vacant' where unit_number = '102'$$), 'units_status_follows_leases', 'one with a lease is not vacant');
select is(pg_temp.staff(format($$insert into org_north.units (property_id, unit_number, status) values (%L, '103', 'occupied')$$, test.id('north.property'))),
          'units_status_follows_leases', 'nor is a new one occupied');
select is(pg_temp.staff($$update org_north.units set status = 'maintenance' where unit_number = '102'$$), 'accepted', 'people say that it is under maintenance');
select is(pg_temp.staff('update org_north.leases set rent_amount = 1, end_date = current_date + 9'), 'accepted', 'and its lease changes');
select is(pg_temp.status('102'), 'maintenance', 'it stays so');

-- leases of one unit
select is(pg_temp.staff(format($$insert into org_north.leases (unit_id, tenant_id, start_date, rent_amount) values (%L, %L, current_date, 1)$$,
                               test.id('north.unit 102'), test.id('north.tenant'))), 'leases_unit_id_period_excl', 'one active lease for a unit and a day (E030)');
select alike(test.message('pm_app', 'north', format($$insert into org_north.leases (unit_id, tenant_id, start_date, rent_amount) values (%L, %L, current_date, 1)$$,
                                                   test.id('north.unit 102'), test.id('north.tenant'))),
            format('unit 102 is let from %% already, by lease %s', test.id('north.lease')), 'and it is said which one is in the way');
select is(pg_temp.staff(format($$insert into org_north.leases (unit_id, tenant_id, start_date, rent_amount, status) values (%L, %L, current_date, 1, 'draft')$$,
                               test.id('north.unit 102'), test.id('north.tenant'))), 'accepted', 'a draft is in nobody''s way');

-- the calendar, by scheduled jobs
call test.write_untriggered($$update org_north.leases set status = 'active', end_date = current_date - 2, unit_id = test.id('north.unit') where status <> 'draft'$$);
call test.write_untriggered($$update org_north.units set status = 'occupied' where unit_number = '101'$$);
select is(test.asks('pm_cron', 'north', 'select app.org_refresh_all_units()'), '1', 'the passing of days frees a unit');
select is(pg_temp.status('101'), 'vacant', 'whose lease is over');
select is(test.asks('pm_cron', 'north', 'select app.org_end_all_leases()'), '1', 'which then expires');
select is(test.asks('pm_cron', 'north', 'select app.org_end_all_leases()'), '0', 'once');

-- counts
select is(pg_temp.units('North House'), 2, 'units are counted (E046)');
select is(pg_temp.staff(format($$insert into org_north.units (property_id, unit_number) select %L, n from unnest(array['a', 'b', 'c']) n$$, test.id('north.property'))), 'accepted', 'some come');
select is(pg_temp.units('North House'), 5, 'and count');
select is(pg_temp.staff(format($$update org_north.units set property_id = %L where unit_number in ('a', 'b')$$, test.id('north.spare'))), 'accepted', 'two move');
select is(pg_temp.units('North House'), 3, 'from here');
select is(pg_temp.units('Spare'), 3, 'to there');
select is(pg_temp.staff($$delete from org_north.units where unit_number in ('a', 'b', 'c')$$), 'accepted', 'all go');
select is(pg_temp.units('North House') + pg_temp.units('Spare'), 3, 'and are not counted any more');
select is(pg_temp.staff('update org_north.properties set total_units = 99'), 'properties_total_units_is_counted', 'nobody sets the count');

-- the plan (E217)
update org_north.organizations set max_properties = 2, max_users = 2;
select is(pg_temp.staff($$insert into org_north.properties (name, type, address) values ('x', 'mixed', '{}')$$), 'properties_plan', 'no property beyond the plan');
select is(pg_temp.staff($$insert into org_north.properties (name, type, address, status) values ('x', 'mixed', '{}', 'sold')$$), 'accepted', 'one that is sold counts for nothing');
select is(pg_temp.staff($$update org_north.properties set status = 'active' where name = 'x'$$), 'properties_plan', 'until it is to be used');
select is(pg_temp.staff($$insert into org_north.users (email, role) values ('x@x.example', 'staff')$$), 'users_plan', 'no user beyond the plan');
select is(pg_temp.staff($$update org_north.organizations set max_users = 9$$), '42501', 'which is the platform''s to set (E085)');

-- rows that contradict each other
select is(pg_temp.staff(statement), refused, what)
from (values
  (format($$update org_north.units set building_id = (select id from org_north.buildings where name = 'Back') where unit_number = '101'$$), 'units_property_id_building_id_fkey', 'a unit is in a building of its property (E019)'),
  (format('update org_north.tenants set unit_id = %L', test.id('north.unit 201')), 'tenants_property_id_unit_id_fkey', 'a tenant in a unit of his property (E026)'),
  (format('insert into org_north.work_orders (property_id, unit_id, created_by_user_id, title) values (%L, %L, %L, ''x'')', test.id('north.property'), test.id('north.unit 201'), test.id('north.admin')),
   'work_orders_property_id_unit_id_fkey', 'a work order too'),
  ($$insert into org_north.units (property_id, unit_number) select property_id, unit_number from org_north.units limit 1$$, 'units_property_id_unit_number_key', 'a number is a unit''s own'),
  ($$insert into org_north.users (email, role) values ('admin@north.example', 'staff')$$, 'users_email_key', 'an address is a user''s own (E022)')
) v (statement, refused, what);
select is(test.refusal('pm_owner', 'north', $$insert into org_north.organizations (id, name) values (gen_random_uuid(), 'Second')$$), '42501', 'a schema has one organization');
select throws_ok($$insert into org_north.organizations (name) values ('Second')$$, '23505', null, 'whoever writes a second');

-- what every row remembers
create temp table changes as
  select t, change from (values
    ('organizations', 'settings = ''{"a": 1}'''), ('users', 'preferences = ''{"a": 1}'''), ('properties', 'policies = ''{"a": 1}'''), ('units', 'floor = 7'),
    ('tenants', 'employment_info = ''{"employer": "Acme"}'''), ('leases', 'lease_terms = ''{"a": 1}'''), ('work_orders', 'priority = ''high''')
  ) v (t, change);
insert into org_north.work_orders (property_id, created_by_user_id, title) values (test.id('north.property'), test.id('north.admin'), 'Tap');

create function pg_temp.audited(t text, statement text, what text) returns text
  language plpgsql
as $$
declare
  entry text;
begin
  execute statement;
  execute format('select new_values::text from org_north.audit_log where table_name = %L and action = %L order by created_at desc limit 1', t, what) into entry;
  return entry;
end
$$;

select matches(pg_temp.audited(t, format('update org_north.%I set %s', t, change), 'UPDATE'), case t when 'tenants' then 'redacted' else 'a|7|high' end, 'a change is audited: ' || t)
from changes;
select is(pg_temp.audited('tenants', 'select', 'UPDATE')::jsonb ->> 'employment_info', '[redacted]', 'what is private is not written down (E117)');
select matches(pg_temp.audited('buildings', 'update org_north.buildings set floors = 3', 'UPDATE'), '3', 'a change is audited: buildings');
select matches(pg_temp.audited('messages', format('insert into org_north.messages (sender_id, recipient_type, recipient_id, content) values (%L, ''unit'', %L, ''secret'')',
                               test.id('north.admin'), test.id('north.unit')), 'INSERT'), 'redacted', 'a message is audited, and not read');

create function pg_temp.kept(t text) returns text
  language plpgsql
as $$
declare
  kept boolean;
begin
  execute format('update org_north.%I set updated_at = ''2000-01-01'' returning updated_at = now()', t) into kept;
  return kept;
end
$$;
select is(pg_temp.kept(t), 'true', 'updated_at is that of the change: ' || t) from changes;

-- the audit trail itself
select throws_ok('update org_north.audit_log set action = ''DELETE''', '42501', 'UPDATE on org_north.audit_log: the audit trail is append-only', 'an entry does not change');
select throws_ok('delete from org_north.audit_log', '42501', 'DELETE on org_north.audit_log: the audit trail is append-only', 'nor go');
select throws_ok('truncate org_north.audit_log', '42501', 'TRUNCATE on org_north.audit_log: the audit trail is append-only', 'nor all of them (E118)');
select cmp_ok(test.does('pm_app', array['audit.view_all'], 'select from org_north.audit_log', 'north'), '>', '0', 'whoever may read it does');
select is(test.does('pm_app', test.all_but('audit.view_all'), 'select from org_north.audit_log', 'north'), '0', 'others read nothing');
select is(test.does('pm_app', array['all'], 'select from org_north.audit_log', 'ours'), '0', 'nor does another organization');
select is(pg_temp.staff($$insert into org_north.audit_log (table_name, record_id, action) values ('x', gen_random_uuid(), 'DELETE')$$), '42501', 'nobody writes it (E114)');
select cmp_ok(test.asks('pm_owner', 'north', 'select count(*) from org_north.audit_log'), '>', '0', 'migrations read it');

select * from finish();
rollback;
