-- Row-level security of property managers.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V018

set role pm_owner;

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

reset role;
