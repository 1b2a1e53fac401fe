-- Row-level security of properties.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V018

set role pm_owner;

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

reset role;
