-- Row-level security of properties, buildings, their managers, and units.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- core.properties

alter table core.properties enable row level security;
alter table core.properties force row level security;

create policy properties_org_access        on core.properties for select to pm_app
  using      (organization_id = (select app.organization_if('properties.view_all')));
create policy properties_insert            on core.properties for insert to pm_app
  with check (organization_id = (select app.organization_if('properties.create')));
create policy properties_update            on core.properties for update to pm_app
  using      (organization_id = (select app.organization_if('properties.update')))
  with check (organization_id = (select app.organization_if('properties.update')));
create policy properties_delete            on core.properties for delete to pm_app
  using      (organization_id = (select app.organization_if('properties.delete')));
create policy property_manager_access      on core.properties for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and id = any ((select app.my_property_ids())::uuid[]));
create policy property_manager_update      on core.properties for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and id = any ((select app.my_property_ids())::uuid[]));
create policy tenant_access                on core.properties for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = any ((select app.my_rented_property_ids())::uuid[]));
create policy properties_read              on core.properties for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy properties_owner             on core.properties for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy properties_definer           on core.properties for all    to pm_definer using (true) with check (true);
create policy properties_backup            on core.properties for select to pm_backup using (true);

grant select, insert, update, delete on core.properties to pm_app;
grant select on core.properties to property_manager_role, pm_readonly, pm_reporting;
grant update (amenities, features, appliances, pet_policy, smoking_policy, guest_policy, parking_spaces,
              images, documents, virtual_tour_url, metadata)
  on core.properties to property_manager_role;
-- A renter has no business with what the place cost (E017).
grant select (id, organization_id, name, property_type, subtype, status, address_line1, address_line2, city,
              state_province, postal_code, country, latitude, longitude, total_floors, parking_spaces, amenities, features,
              appliances, pet_policy, smoking_policy, guest_policy, late_fee_amount, late_fee_percentage,
              grace_period_days, images, virtual_tour_url)
  on core.properties to tenant_role;

-- core.buildings

alter table core.buildings enable row level security;
alter table core.buildings force row level security;

create policy buildings_access             on core.buildings for select to pm_app
  using      (organization_id = (select app.organization_if('properties.view_all')));
create policy buildings_insert             on core.buildings for insert to pm_app
  with check (organization_id = (select app.organization_if('properties.create')));
create policy buildings_update             on core.buildings for update to pm_app
  using      (organization_id = (select app.organization_if('properties.update')))
  with check (organization_id = (select app.organization_if('properties.update')));
create policy buildings_delete             on core.buildings for delete to pm_app
  using      (organization_id = (select app.organization_if('properties.delete')));
create policy buildings_manager_select     on core.buildings for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy buildings_renter_select      on core.buildings for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_rented_property_ids())::uuid[]));
create policy buildings_read               on core.buildings for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy buildings_owner              on core.buildings for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy buildings_definer            on core.buildings for all    to pm_definer using (true) with check (true);
create policy buildings_backup             on core.buildings for select to pm_backup using (true);

grant select, insert, update, delete on core.buildings to pm_app;
grant select on core.buildings to property_manager_role, tenant_role, pm_readonly, pm_reporting;

-- core.property_managers

alter table core.property_managers enable row level security;
alter table core.property_managers force row level security;

create policy property_managers_access     on core.property_managers for select to pm_app
  using      (organization_id = (select app.organization_if('properties.view_all')));
create policy property_managers_insert     on core.property_managers for insert to pm_app
  with check (organization_id = (select app.organization_if('properties.update')));
create policy property_managers_update     on core.property_managers for update to pm_app
  using      (organization_id = (select app.organization_if('properties.update')))
  with check (organization_id = (select app.organization_if('properties.update')));
create policy property_managers_delete     on core.property_managers for delete to pm_app
  using      (organization_id = (select app.organization_if('properties.update')));
create policy property_managers_manager_select on core.property_managers for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy property_managers_read       on core.property_managers for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy property_managers_owner      on core.property_managers for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy property_managers_definer    on core.property_managers for all    to pm_definer
  using      (true)
  with check (true);
create policy property_managers_backup     on core.property_managers for select to pm_backup using (true);

grant select, insert, update, delete on core.property_managers to pm_app;
grant select on core.property_managers to property_manager_role, pm_readonly, pm_reporting;

-- core.units

alter table core.units enable row level security;
alter table core.units force row level security;

create policy units_access                 on core.units for select to pm_app
  using      (organization_id = (select app.organization_if('units.view_all')));
create policy units_insert                 on core.units for insert to pm_app
  with check (organization_id = (select app.organization_if('units.create')));
create policy units_update                 on core.units for update to pm_app
  using      (organization_id = (select app.organization_if('units.update')))
  with check (organization_id = (select app.organization_if('units.update')));
create policy units_delete                 on core.units for delete to pm_app
  using      (organization_id = (select app.organization_if('units.delete')));
create policy units_manager_select         on core.units for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy units_manager_update         on core.units for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy units_renter_select          on core.units for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = any ((select app.my_unit_ids())::uuid[]));
create policy units_read                   on core.units for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy units_owner                  on core.units for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy units_definer                on core.units for all    to pm_definer using (true) with check (true);
create policy units_backup                 on core.units for select to pm_backup using (true);

grant select, insert, update, delete on core.units to pm_app;
grant select, update on core.units to property_manager_role;
grant select on core.units to pm_readonly, pm_reporting;
grant select (id, organization_id, property_id, building_id, unit_number, unit_type, floor, square_feet, bedrooms,
              bathrooms, half_baths, status, features, appliances, flooring_type, view_type, balcony_patio, fireplace,
              in_unit_laundry, utilities_included, assigned_parking_spaces, parking_space_numbers, garage_spaces, images,
              floor_plan_url, virtual_tour_url)
  on core.units to tenant_role;

reset role;
