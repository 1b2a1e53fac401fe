-- A draft of a lease is the staff's own: it shows the renter neither the unit, nor the property, nor what was inspected for it.
begin;
select plan(9);

insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Elsewhere', 'residential', '2 Main St', 'Springfield', 'IL', 'US');
insert into core.units (organization_id, property_id, unit_number)
select organization_id, id, '900' from core.properties where name = 'Elsewhere';
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, end_date, rent_amount, status)
select u.organization_id, u.property_id, u.id, test.id('ours.tenant'), current_date - 30, current_date + 30, 900, 'draft'
from core.units u where unit_number = '900';
insert into operations.inspections (organization_id, property_id, unit_id, lease_id, inspection_type, scheduled_at)
select organization_id, property_id, unit_id, id, 'move_in', now() from core.leases where status = 'draft';

create function pg_temp.sees(expected text, stage text) returns setof text
  language sql
as $$
  select is(test.asks('tenant_role', 'ours', 'select count(*) from ' || rows), expected, format('%s: %s of %s', stage, expected, rows))
  from unnest(array['core.units where unit_number = ''900''', 'core.properties where name = ''Elsewhere''', 'operations.inspections']) rows
$$;

select pg_temp.sees('0', 'a draft');
update core.leases set status = 'active' where status = 'draft';
select pg_temp.sees('1', 'a lease that runs');
update core.leases set status = 'terminated' where end_date = current_date + 30;
select pg_temp.sees('1', 'a lease that has ended');

select * from finish();
rollback;
