-- Properties and buildings count their units (E046).
begin;
select plan(13);

insert into core.buildings (organization_id, property_id, name)
select test.id('ours.organization'), test.id('ours.property'), name from (values ('North'), ('South')) v (name);
insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Other', 'mixed', 'x', 'y', 'z', 'US');

create function pg_temp.counts() returns text
  language sql
as $$
  select (select string_agg(name || ' ' || total_units, ', ' order by name) from core.properties where organization_id = test.id('ours.organization'))
         || ', ' || (select string_agg(name || ' ' || total_units, ', ' order by name) from core.buildings)
$$;

select is(pg_temp.counts(), 'Other 0, Ours House 2, North 0, South 0', 'a new property has no units');
insert into core.units (organization_id, property_id, building_id, unit_number)
select b.organization_id, b.property_id, b.id, b.name || n from core.buildings b, generate_series(1, 5) n;
select is(pg_temp.counts(), 'Other 0, Ours House 12, North 5, South 5', 'many come in one statement');
update core.units set building_id = (select id from core.buildings where name = 'South') where unit_number in ('North1', 'North2');
select is(pg_temp.counts(), 'Other 0, Ours House 12, North 3, South 7', 'some move to another building');
update core.units set building_id = null where unit_number = 'North1';
select is(pg_temp.counts(), 'Other 0, Ours House 12, North 3, South 6', 'one is of no building');
update core.units set property_id = (select id from core.properties where name = 'Other') where unit_number = 'North1';
select is(pg_temp.counts(), 'Other 1, Ours House 11, North 3, South 6', 'and moves to another property');
update core.units set property_id = (select id from core.properties where name = 'Other'), building_id = null where unit_number = 'South1';
select is(pg_temp.counts(), 'Other 2, Ours House 10, North 3, South 5', 'or does both at once');
delete from core.units where unit_number ~ '^(North|South)' and property_id = test.id('ours.property');
select is(pg_temp.counts(), 'Other 2, Ours House 2, North 0, South 0', 'many go in one statement');
select is(test.refusal('pm_app', 'ours', format('update core.%I set total_units = 99', t)), t || '_total_units_is_counted', 'nobody writes the count of ' || t)
from unnest(array['properties', 'buildings']) t;
select is(test.refusal('pm_app', 'ours', $$insert into core.properties (name, property_type, address_line1, city, state_province, country, total_units)
  values ('Third', 'mixed', 'x', 'y', 'z', 'US', 7)$$), 'properties_total_units_is_counted', 'nor that of a new one');
select throws_ok('update core.units set building_id = (select id from core.buildings where name = ''North'') where unit_number = ''North1''',
                 '23503', null, 'a building of another property is none of the unit''s');
update core.organization_members set permissions = '["units.create"]';
select is(
  test.asks('pm_app', 'ours', format($$with u as (insert into core.units (property_id, unit_number) values (%L, '104')) select 'added'$$, test.id('ours.property'))),
  'added', 'whoever adds a unit …'
);
select is(pg_temp.counts(), 'Other 2, Ours House 3, North 0, South 0', '… need not be allowed to see the property');

select * from finish();
rollback;
