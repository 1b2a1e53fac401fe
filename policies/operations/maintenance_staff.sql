-- Row-level security of maintenance staff.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V061

set role pm_owner;

create policy maintenance_staff_access         on operations.maintenance_staff for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy maintenance_staff_insert         on operations.maintenance_staff for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.manage')));
create policy maintenance_staff_update         on operations.maintenance_staff for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.manage')))
  with check (organization_id = (select app.organization_if('maintenance.manage')));
create policy maintenance_staff_delete         on operations.maintenance_staff for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.manage')));
create policy maintenance_staff_manager_select on operations.maintenance_staff for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()));
create policy maintenance_staff_read           on operations.maintenance_staff for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy maintenance_staff_owner          on operations.maintenance_staff for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy maintenance_staff_definer        on operations.maintenance_staff for all    to pm_definer using (true) with check (true);
create policy maintenance_staff_backup         on operations.maintenance_staff for select to pm_backup using (true);

grant select, insert, update, delete on operations.maintenance_staff to pm_app;
grant select (id, organization_id, user_profile_id, specialties, home_property_id, is_on_call, max_open_orders, status,
              created_at, updated_at)
  on operations.maintenance_staff to property_manager_role, pm_readonly, pm_reporting;

reset role;
