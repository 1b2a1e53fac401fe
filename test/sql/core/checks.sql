-- Every check of core, broken once: a wrong value is refused, by the name of its check.
begin;
select plan(88);

insert into core.buildings (organization_id, property_id, name)
values (test.id('ours.organization'), test.id('ours.property'), 'North');
insert into core.property_managers (organization_id, property_id, user_profile_id)
values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.profile'));

select throws_ok(
  format('update core.%I set %s', t, change), '23514',
  format('new row for relation "%s" violates check constraint "%s_%s_check"', t, t, checked), format('%s: %s', t, change)
)
from (values
  ('organizations',        'address',                            $$address = '"x"'$$),
  ('organizations',        'currency',                           $$currency = 'usd'$$),
  ('organizations',        'domain',                             $$domain = 'A.example'$$),
  ('organizations',        'id',                                 $$id = '00000000-0000-0000-0000-000000000000'$$),
  ('organizations',        'max_properties',                     $$max_properties = -1$$),
  ('organizations',        'max_storage_gb',                     $$max_storage_gb = -1$$),
  ('organizations',        'max_users',                          $$max_users = -1$$),
  ('organizations',        'primary_color',                      $$primary_color = 'red'$$),
  ('organizations',        'settings',                           $$settings = '"x"'$$),
  ('organizations',        'slug',                               $$slug = 'Inc.'$$),
  ('organizations',        'subscription_plan',                  $$subscription_plan = 'galaxy'$$),
  ('organizations',        'subscription_status',                $$subscription_status = 'galaxy'$$),
  ('user_profiles',        'emergency_contact',                  $$emergency_contact = '"x"'$$),
  ('user_profiles',        'manager_id',                         $$manager_id = id$$),
  ('user_profiles',        'preferences',                        $$preferences = '"x"'$$),
  ('user_profiles',        'status',                             $$status = 'galaxy'$$),
  ('organization_members', 'permissions',                        $$permissions = '"x"'$$),
  ('organization_members', 'role',                               $$role = 'galaxy'$$),
  ('organization_members', 'status',                             $$status = 'galaxy'$$),
  ('properties',           'acquisition_cost',                   $$acquisition_cost = -1$$),
  ('properties',           'annual_insurance',                   $$annual_insurance = -1$$),
  ('properties',           'annual_property_tax',                $$annual_property_tax = -1$$),
  ('properties',           'country',                            $$country = 'us'$$),
  ('properties',           'current_market_value',               $$current_market_value = -1$$),
  ('properties',           'grace_period_days',                  $$grace_period_days = -1$$),
  ('properties',           'guest_policy',                       $$guest_policy = '"x"'$$),
  ('properties',           'late_fee_amount',                    $$late_fee_amount = -1$$),
  ('properties',           'late_fee_percentage',                $$late_fee_percentage = 101$$),
  ('properties',           'latitude',                           $$latitude = 91$$),
  ('properties',           'longitude',                          $$longitude = 181$$),
  ('properties',           'lot_size_sqft',                      $$lot_size_sqft = -1$$),
  ('properties',           'metadata',                           $$metadata = '"x"'$$),
  ('properties',           'parking_spaces',                     $$parking_spaces = -1$$),
  ('properties',           'pet_policy',                         $$pet_policy = '"x"'$$),
  ('properties',           'property_type',                      $$property_type = 'galaxy'$$),
  ('properties',           'status',                             $$status = 'galaxy'$$),
  ('properties',           'total_area_sqft',                    $$total_area_sqft = -1$$),
  ('properties',           'total_floors',                       $$total_floors = -1$$),
  ('properties',           'year_built',                         $$year_built = 2201$$),
  ('buildings',            'elevator_count',                     $$elevator_count = -1$$),
  ('buildings',            'floors',                             $$floors = -1$$),
  ('buildings',            'stairwell_count',                    $$stairwell_count = -1$$),
  ('buildings',            'units_per_floor',                    $$units_per_floor = -1$$),
  ('buildings',            'year_built',                         $$year_built = 2201$$),
  ('property_managers',    'assigned_from_assigned_to',          $$assigned_to = assigned_from - 1$$),
  ('property_managers',    'role',                               $$role = 'galaxy'$$),
  ('units',                'assigned_parking_spaces',            $$assigned_parking_spaces = -1$$),
  ('units',                'bathrooms',                          $$bathrooms = -1$$),
  ('units',                'bedrooms',                           $$bedrooms = -1$$),
  ('units',                'condition_rating',                   $$condition_rating = 6$$),
  ('units',                'garage_spaces',                      $$garage_spaces = -1$$),
  ('units',                'half_baths',                         $$half_baths = -1$$),
  ('units',                'market_rent',                        $$market_rent = -1$$),
  ('units',                'metadata',                           $$metadata = '"x"'$$),
  ('units',                'pet_deposit',                        $$pet_deposit = -1$$),
  ('units',                'security_deposit',                   $$security_deposit = -1$$),
  ('units',                'square_feet',                        $$square_feet = -1$$),
  ('units',                'status',                             $$status = 'galaxy'$$),
  ('units',                'utility_allowance',                  $$utility_allowance = -1$$),
  ('tenants',              'annual_income',                      $$annual_income = -1$$),
  ('tenants',              'background_check_status',            $$background_check_status = 'galaxy'$$),
  ('tenants',              'communication_preference',           $$communication_preference = 'galaxy'$$),
  ('tenants',              'credit_score',                       $$credit_score = 851$$),
  ('tenants',              'date_of_birth_date_of_birth_key_id', $$date_of_birth = '\x00'$$),
  ('tenants',              'email',                              $$email = 'A@b'$$),
  ('tenants',              'emergency_contact_1',                $$emergency_contact_1 = '"x"'$$),
  ('tenants',              'emergency_contact_2',                $$emergency_contact_2 = '"x"'$$),
  ('tenants',              'move_in_date_move_out_date',         $$move_in_date = '2026-02-01', move_out_date = '2026-01-31'$$),
  ('tenants',              'pets',                               $$pets = '"x"'$$),
  ('tenants',              'rental_history',                     $$rental_history = '"x"'$$),
  ('tenants',              'status',                             $$status = 'galaxy'$$),
  ('leases',               'cleaning_deposit',                   $$cleaning_deposit = -1$$),
  ('leases',               'grace_period_days',                  $$grace_period_days = -1$$),
  ('leases',               'key_deposit',                        $$key_deposit = -1$$),
  ('leases',               'late_fee_amount',                    $$late_fee_amount = -1$$),
  ('leases',               'late_fee_percentage',                $$late_fee_percentage = 101$$),
  ('leases',               'lease_terms',                        $$lease_terms = '"x"'$$),
  ('leases',               'lease_type',                         $$lease_type = 'galaxy'$$),
  ('leases',               'pet_deposit',                        $$pet_deposit = -1$$),
  ('leases',               'renewal_notice_days',                $$renewal_notice_days = -1$$),
  ('leases',               'renews_id',                          $$renews_id = id$$),
  ('leases',               'rent_amount',                        $$rent_amount = -1$$),
  ('leases',               'rent_due_day',                       $$rent_due_day = 32$$),
  ('leases',               'rent_increase_percentage',           $$rent_increase_percentage = 101$$),
  ('leases',               'security_deposit',                   $$security_deposit = -1$$),
  ('leases',               'start_date_end_date',                $$end_date = start_date - 1$$),
  ('leases',               'status',                             $$status = 'galaxy'$$)
) v (t, checked, change);

-- A trigger says what a unit brings; behind it stands the check.
select throws_ok($$call test.write_untriggered('update core.units set current_rent = -1')$$, '23514',
                 'new row for relation "units" violates check constraint "units_current_rent_check"', 'units: current_rent = -1');

select * from finish();
rollback;
