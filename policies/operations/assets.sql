-- Row-level security of assets.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V062

set role pm_owner;

create policy assets_access         on operations.assets for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy assets_insert         on operations.assets for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.create')));
create policy assets_update         on operations.assets for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.update')))
  with check (organization_id = (select app.organization_if('maintenance.update')));
create policy assets_delete         on operations.assets for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.delete')));
create policy assets_manager_select on operations.assets for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy assets_manager_insert on operations.assets for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy assets_manager_update on operations.assets for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy assets_read           on operations.assets for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy assets_owner          on operations.assets for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy assets_definer        on operations.assets for all    to pm_definer using (true) with check (true);
create policy assets_backup         on operations.assets for select to pm_backup using (true);

grant select, insert, update, delete on operations.assets to pm_app;
grant select, insert, update on operations.assets to property_manager_role;
grant select on operations.assets to pm_readonly, pm_reporting;

reset role;
