-- A unit follows its leases, in whatever order they are written, moved or deleted, and whoever writes to the unit (E102-E106).
begin;
select plan(33);

-- Unit 102 of ours, which no lease has yet; days are counted from the organization's today.
create function pg_temp.let(status text, first integer, last integer, unit text default 'other unit') returns uuid
  language sql
as $$
  insert into core.leases (organization_id, property_id, unit_id, tenant_id, rent_amount, status, start_date, end_date)
  select test.id('ours.organization'), test.id('ours.property'), test.id('ours.' || unit), test.id('ours.tenant'), 900, let.status,
         app.organization_date(test.id('ours.organization')) + first, app.organization_date(test.id('ours.organization')) + last
  returning id
$$;

create function pg_temp.state(unit text default 'other unit') returns text
  language sql
as $$
  select concat_ws(' ', u.status, u.lease_start_date - app.organization_date(u.organization_id), u.lease_end_date - app.organization_date(u.organization_id))
  from core.units u where u.id = test.id('ours.' || unit)
$$;

select is(pg_temp.state(), 'vacant', 'no lease, no renter');
select isnt(pg_temp.let('draft', -10, 20), null, 'a draft …');
select is(pg_temp.state(), 'vacant', '… lets nothing');
update core.leases set status = 'active' where status = 'draft';
select is(pg_temp.state(), 'occupied -10 20', 'until it is signed');
update core.leases set end_date = end_date + 10 where unit_id = test.id('ours.other unit');
select is(pg_temp.state(), 'occupied -10 30', 'a longer lease');
update core.leases set start_date = start_date + 20 where unit_id = test.id('ours.other unit');
select is(pg_temp.state(), 'vacant', 'one that begins later');
update core.leases set start_date = start_date - 20 where unit_id = test.id('ours.other unit');
update core.leases set status = 'terminated' where unit_id = test.id('ours.other unit');
select is(pg_temp.state(), 'vacant', 'one that is terminated');
select is(availability_date, app.organization_date(organization_id) + 30, 'a month to make it ready') from core.units where id = test.id('ours.other unit');
delete from core.leases where unit_id = test.id('ours.other unit');

-- renewal, either order
select isnt(pg_temp.let('active', -365, -1), null, 'a lease that ended yesterday');
select is(pg_temp.state(), 'vacant', 'lets nothing, though nobody has closed it');
select isnt(pg_temp.let('active', 0, 364), null, 'its renewal');
update core.leases set status = 'renewed' where unit_id = test.id('ours.other unit') and end_date < app.organization_date(organization_id);
select is(pg_temp.state(), 'occupied 0 364', 'keeps the unit let when the old one is closed');
delete from core.leases where unit_id = test.id('ours.other unit') and status = 'renewed';
select is(pg_temp.state(), 'occupied 0 364', 'or deleted');

-- moved, both units at once
update core.leases set status = 'draft' where id = test.id('ours.lease');
update core.leases set unit_id = test.id('ours.unit') where unit_id = test.id('ours.other unit');
select is(pg_temp.state() || ', ' || pg_temp.state('unit'), 'vacant, occupied 0 364', 'a lease that moves frees one unit and takes the other');
delete from core.leases where unit_id = test.id('ours.unit') and status = 'active';
select is(pg_temp.state('unit'), 'vacant', 'a deleted lease frees its unit');

-- what people write
create function pg_temp.write(assignments text) returns text
  language sql
  return test.refusal('pm_app', 'ours', format('update core.units set %s where unit_number = ''102''', assignments));

select is(pg_temp.write($$status = 'occupied'$$), 'units_status_follows_leases', 'nobody moves in by a word');
select is(pg_temp.write($$lease_start_date = '2020-01-01', lease_end_date = '2030-01-01'$$), 'units_status_follows_leases', 'nor by a date');
select is(pg_temp.write('current_rent = 1'), 'units_status_follows_leases', 'nor does he say what it brings');
update core.units set status = 'maintenance' where id = test.id('ours.other unit');
select isnt(pg_temp.let('active', -5, 5), null, 'let while it is repaired');
select is(pg_temp.state(), 'maintenance -5 5', 'it stays under repair');
select is(pg_temp.write($$status = 'vacant'$$), 'units_status_follows_leases', 'it is not vacant when that ends');
select is(pg_temp.write($$status = 'occupied'$$), 'accepted', 'it is occupied');
select is(pg_temp.state(), 'occupied -5 5', 'as its lease says');
select is(test.refusal('pm_app', 'ours', format(
  $$insert into core.units (property_id, unit_number, %s) values (%L, '103', %L)$$, written, test.id('ours.property'), value)),
  'units_status_follows_leases', 'a new unit has no ' || written)
from (values ('status', 'occupied'), ('lease_start_date', '2020-01-01'), ('current_rent', '1')) v (written, value);

-- rent
create function pg_temp.rent() returns numeric
  language sql
  return (select current_rent from core.units where id = test.id('ours.other unit'));

select is(pg_temp.rent(), 900.00, 'it brings what its lease says');
update core.leases set rent_amount = 1000, lease_type = 'weekly' where unit_id = test.id('ours.other unit');
select is(pg_temp.rent(), 4333.33, 'a month, if the rent is one for a week');

-- the calendar, in the organization's time zone (E215)
update core.organizations set timezone = 'Pacific/Kiritimati' where id = test.id('ours.organization');
update core.organizations set timezone = 'Pacific/Pago_Pago' where id = test.id('theirs.organization');
select isnt(app.organization_date(test.id('ours.organization')), app.organization_date(test.id('theirs.organization')),
            'it is never the same day on both sides of the date line');
call test.write_untriggered($$
  update core.leases set status = 'active', start_date = app.organization_date(organization_id), end_date = null where organization_id = test.id('ours.organization');
  update core.leases set status = 'active', start_date = app.organization_date(organization_id) + 1, end_date = null where organization_id = test.id('theirs.organization');
  update core.units set status = 'vacant', lease_start_date = null, lease_end_date = null, current_rent = null;
$$);
set local role pm_cron;
select is(app.refresh_unit_statuses(), 2::bigint, 'the job finds what begins today, by each calendar');
select is(app.refresh_unit_statuses(), 0::bigint, 'once');
reset role;
select is(pg_temp.state('unit'), 'occupied 0', 'a lease without an end');
select is((select status::text from core.units where id = test.id('theirs.unit')), 'vacant', 'tomorrow is not today');

select * from finish();
rollback;
