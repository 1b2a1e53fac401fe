-- Row-level security of units (E016, E087): a manager those of his properties, a renter what he rents or rented.
-- pmdb: since V014

set role pm_owner;

create policy units_access on units for select to pm_app
  using      ((select id = app.organization_if('units.view_all') from organizations));
create policy units_insert on units for insert to pm_app
  with check ((select id = app.organization_if('units.create') from organizations));
create policy units_update on units for update to pm_app
  using      ((select id = app.organization_if('units.update') from organizations))
  with check ((select id = app.organization_if('units.update') from organizations));
create policy units_delete on units for delete to pm_app
  using      ((select id = app.organization_if('units.delete') from organizations));
create policy units_manager_select on units for select to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy units_manager_update on units for update to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]))
  with check (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy units_renter_select on units for select to tenant_role
  using      (id = any ((select my_unit_ids() from organizations)::uuid[]));
create policy units_read on units for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy units_owner on units for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy units_definer on units for all to pm_definer using (true) with check (true);
create policy units_backup on units for select to pm_backup using (true);

grant select, insert, update, delete on units to pm_app;
grant select, update on units to property_manager_role;
grant select on units to pm_readonly, pm_reporting;
grant select (id, property_id, building_id, unit_number, floor, type, square_feet, bedrooms, bathrooms, status, amenities)
  on units to tenant_role;

reset role;
