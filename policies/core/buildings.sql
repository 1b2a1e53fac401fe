-- Row-level security of buildings.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V018

set role pm_owner;

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

reset role;
