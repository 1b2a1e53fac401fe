-- Rows of operations that would contradict each other, or themselves.
begin;
select plan(11);

create temp table row as
  with other as (
    insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
    values (test.id('ours.organization'), 'Other', 'mixed', 'x', 'y', 'z', 'US') returning id
  ),
  asset as (
    insert into operations.assets (organization_id, property_id, asset_tag, name, category)
    values (test.id('ours.organization'), test.id('ours.property'), 'A-1', 'Boiler', 'heating') returning id
  ),
  request as (
    insert into operations.maintenance_requests (organization_id, property_id, title)
    values (test.id('ours.organization'), test.id('ours.property'), 'Cold') returning id
  )
  select test.id('ours.organization') as org, test.id('ours.property') as property, test.id('ours.unit') as unit,
         other.id as other, asset.id as asset, request.id as request
  from other, asset, request;

select throws_ok(
  'insert into operations.work_orders (organization_id, property_id, asset_id, title) select org, other, asset, 1 from row',
  '23503', null, 'an asset of another property');
select throws_ok(
  'insert into operations.work_orders (organization_id, property_id, maintenance_request_id, title) select org, other, request, 1 from row',
  '23503', null, 'a request of another property');
select throws_ok(
  'insert into operations.maintenance_requests (organization_id, property_id, unit_id, title) select org, other, unit, 1 from row',
  '23503', null, 'a unit of another property');
select throws_ok(
  $$insert into operations.assets (organization_id, property_id, building_id, unit_id, asset_tag, name, category)
    select org, property, unit, unit, 'A-2', 'x', 'x' from row$$,
  '23514', null, 'an asset of a building and of a unit at once');
select throws_ok(
  $$update operations.maintenance_requests set status = 'completed'$$,
  '23514', null, 'a request that is completed at no time');
select throws_ok(
  $$update operations.maintenance_requests set completed_at = now()$$,
  '23514', null, 'a time of completion of an open request');
select throws_ok(
  $$insert into operations.inspections (organization_id, property_id, lease_id, inspection_type, scheduled_at)
    select org, property, test.id('ours.lease'), 'move_in', now() from row$$,
  '23514', null, 'an inspection of a lease without its unit');
select throws_ok(
  $$insert into operations.inspections (organization_id, property_id, unit_id, lease_id, inspection_type, scheduled_at)
    select org, property, test.id('ours.other unit'), test.id('ours.lease'), 'move_in', now() from row$$,
  '23503', null, 'an inspection of a lease and of another unit');

insert into operations.inspections (organization_id, property_id, unit_id, inspection_type, scheduled_at)
select org, property, unit, 'move_in', now() from row;
select throws_ok(
  'update core.leases set move_in_inspection_id = (select id from operations.inspections) where organization_id = (select org from row)',
  '23503', null, 'a lease that names an inspection which is not its own');
update operations.inspections set lease_id = test.id('ours.lease');
select lives_ok(
  $$update core.leases set move_in_inspection_id = (select id from operations.inspections) where id = test.id('ours.lease')$$,
  'a lease that names its own inspection');
select throws_ok(
  'insert into operations.vendors (organization_id, name, tax_id_encrypted) select org, 1, ''\x00'' from row',
  '23514', null, 'a secret without the key that it was encrypted with');

select finish();
rollback;
