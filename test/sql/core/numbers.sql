-- No number is NaN, which is larger than any other and equal to itself: no comparison of a check would stop it. And no
-- count is negative. With triggers off, which would say more.
begin;
select plan(12);

insert into core.buildings (organization_id, property_id, name) values (test.id('ours.organization'), test.id('ours.property'), 'North');
insert into operations.vendors (organization_id, name) values (test.id('ours.organization'), 'Pipes');
insert into operations.vendor_services (organization_id, vendor_id, service_category) select organization_id, id, 'x' from operations.vendors;
insert into operations.maintenance_staff (organization_id, user_profile_id) values (test.id('ours.organization'), test.id('ours.profile'));
insert into operations.assets (organization_id, property_id, asset_tag, name, category)
values (test.id('ours.organization'), test.id('ours.property'), 'A-1', 'Boiler', 'heating');
insert into operations.preventive_maintenance (organization_id, property_id, title, frequency, next_due_on)
values (test.id('ours.organization'), test.id('ours.property'), 'Service', 'annually', '2030-01-01');
insert into operations.work_orders (organization_id, property_id, title) values (test.id('ours.organization'), test.id('ours.property'), 'x');

select throws_ok(
  format('call test.write_untriggered(%L)', format('update %I.%I set %s', s, t, change)), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, t, checked), format('%s: %s', t, change)
)
from (values
  ('core',       'leases',                 'not_a_number',            $$rent_amount = 'NaN'$$),
  ('core',       'properties',             'not_a_number',            $$total_area_sqft = 'NaN'$$),
  ('core',       'properties',             'total_units',             $$total_units = -1$$),
  ('core',       'buildings',              'total_units',             $$total_units = -1$$),
  ('core',       'tenants',                'not_a_number',            $$annual_income = 'NaN'$$),
  ('operations', 'assets',                 'not_a_number',            $$purchase_cost = 'NaN'$$),
  ('operations', 'maintenance_staff',      'not_a_number',            $$hourly_rate = 'NaN'$$),
  ('operations', 'preventive_maintenance', 'not_a_number',            $$estimated_cost = 'NaN'$$),
  ('operations', 'vendor_services',        'not_a_number',            $$rate = 'NaN'$$),
  ('operations', 'vendors',                'not_a_number',            $$rating = 'NaN'$$),
  ('operations', 'work_orders',            'not_a_number',            $$actual_cost = 'NaN'$$),
  ('operations', 'work_orders',            'approved_by_approved_at', $$approved_by = gen_random_uuid()$$)
) v (s, t, checked, change);

select * from finish();
rollback;
