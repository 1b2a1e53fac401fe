-- Row-level security of units.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V018

set role pm_owner;

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
