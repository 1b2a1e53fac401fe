-- Every check of operations, broken once: a wrong value is refused, by the name of its check.
begin;
select plan(44);

create temp table place as
  select test.id('ours.organization') as org, test.id('ours.property') as property, test.id('ours.unit') as unit;
insert into operations.vendors (organization_id, name) select org, 'Pipes' from place;
insert into operations.vendor_services (organization_id, vendor_id, service_category)
select organization_id, id, 'plumbing' from operations.vendors;
insert into operations.maintenance_staff (organization_id, user_profile_id) select org, test.id('ours.profile') from place;
insert into operations.assets (organization_id, property_id, asset_tag, name, category) select org, property, 'A-1', 'Boiler', 'heating' from place;
insert into operations.preventive_maintenance (organization_id, property_id, title, frequency, next_due_on)
select org, property, 'Service', 'annually', '2030-01-01' from place;
insert into operations.maintenance_requests (organization_id, property_id, title) select org, property, 'Cold' from place;
insert into operations.work_orders (organization_id, property_id, title) select org, property, 'Repair' from place;
insert into operations.inspections (organization_id, property_id, inspection_type, scheduled_at) select org, property, 'annual', now() from place;

select throws_ok(
  format('update operations.%I set %s', t, change), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, t, checked), format('%s: %s', t, change)
)
from (values
  ('vendors',                'address',                        $$address = '"x"'$$),
  ('vendors',                'email',                          $$email = 'A@b'$$),
  ('vendors',                'metadata',                       $$metadata = '"x"'$$),
  ('vendors',                'payment_terms',                  $$payment_terms = -1$$),
  ('vendors',                'rating',                         $$rating = 6$$),
  ('vendors',                'status',                         $$status = 'galaxy'$$),
  ('vendors',                'tax_id_encrypted_tax_id_key_id', $$tax_id_key_id = 'k'$$),
  ('vendor_services',        'emergency_rate',                 $$emergency_rate = -1$$),
  ('vendor_services',        'minimum_charge',                 $$minimum_charge = -1$$),
  ('vendor_services',        'rate',                           $$rate = -1$$),
  ('vendor_services',        'rate_type',                      $$rate_type = 'galaxy'$$),
  ('maintenance_staff',      'hourly_rate',                    $$hourly_rate = -1$$),
  ('maintenance_staff',      'max_open_orders',                $$max_open_orders = -1$$),
  ('maintenance_staff',      'status',                         $$status = 'galaxy'$$),
  ('assets',                 'condition_rating',               $$condition_rating = 6$$),
  ('assets',                 'expected_life_months',           $$expected_life_months = 0$$),
  ('assets',                 'metadata',                       $$metadata = '"x"'$$),
  ('assets',                 'purchase_cost',                  $$purchase_cost = -1$$),
  ('assets',                 'status',                         $$status = 'galaxy'$$),
  ('preventive_maintenance', 'estimated_cost',                 $$estimated_cost = -1$$),
  ('preventive_maintenance', 'frequency',                      $$frequency = 'galaxy'$$),
  ('preventive_maintenance', 'interval_count',                 $$interval_count = 0$$),
  ('preventive_maintenance', 'anchor_day',                     $$anchor_day = 32$$),
  ('preventive_maintenance', 'lead_days',                      $$lead_days = -1$$),
  ('maintenance_requests',   'metadata',                       $$metadata = '"x"'$$),
  ('maintenance_requests',   'preferred_times',                $$preferred_times = '"x"'$$),
  ('maintenance_requests',   'priority',                       $$priority = 'galaxy'$$),
  ('maintenance_requests',   'source',                         $$source = 'galaxy'$$),
  ('maintenance_requests',   'status',                         $$status = 'galaxy'$$),
  ('maintenance_requests',   'status_completed_at',            $$status = 'completed'$$),
  ('maintenance_requests',   'tenant_rating',                  $$tenant_rating = 6$$),
  ('work_orders',            'actual_cost',                    $$actual_cost = -1$$),
  ('work_orders',            'estimated_cost',                 $$estimated_cost = -1$$),
  ('work_orders',            'labor_hours',                    $$labor_hours = -1$$),
  ('work_orders',            'metadata',                       $$metadata = '"x"'$$),
  ('work_orders',            'priority',                       $$priority = 'galaxy'$$),
  ('work_orders',            'scheduled_start_scheduled_end',  $$scheduled_start = now(), scheduled_end = now() - interval '1 hour'$$),
  ('work_orders',            'status',                         $$status = 'galaxy'$$),
  ('work_orders',            'status_completed_at',            $$status = 'completed'$$),
  ('inspections',            'findings',                       $$findings = '"x"'$$),
  ('inspections',            'inspection_type',                $$inspection_type = 'galaxy'$$),
  ('inspections',            'overall_rating',                 $$overall_rating = 6$$),
  ('inspections',            'status',                         $$status = 'galaxy'$$),
  ('inspections',            'status_completed_at',            $$completed_at = now()$$)
) v (t, checked, change);

select * from finish();
rollback;
