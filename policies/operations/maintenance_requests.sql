-- Row-level security of maintenance requests. A renter reads his own, and reports through a function (E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V063

set role pm_owner;

create policy maintenance_requests_access         on operations.maintenance_requests for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy maintenance_requests_insert         on operations.maintenance_requests for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.create')));
create policy maintenance_requests_update         on operations.maintenance_requests for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.update')))
  with check (organization_id = (select app.organization_if('maintenance.update')));
create policy maintenance_requests_delete         on operations.maintenance_requests for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.delete')));
create policy maintenance_requests_manager_select on operations.maintenance_requests for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy maintenance_requests_manager_insert on operations.maintenance_requests for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy maintenance_requests_manager_update on operations.maintenance_requests for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy maintenance_requests_renter_select  on operations.maintenance_requests for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy maintenance_requests_read           on operations.maintenance_requests for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy maintenance_requests_owner          on operations.maintenance_requests for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy maintenance_requests_definer        on operations.maintenance_requests for all    to pm_definer
  using      (true)
  with check (true);
create policy maintenance_requests_backup         on operations.maintenance_requests for select to pm_backup using (true);

grant select, insert, update, delete on operations.maintenance_requests to pm_app;
grant select, insert, update on operations.maintenance_requests to property_manager_role;
grant select on operations.maintenance_requests to pm_readonly, pm_reporting;
grant select (id, organization_id, property_id, unit_id, tenant_id, request_number, title, description, category, priority,
              status, source, permission_to_enter, preferred_times, images, acknowledged_at, started_at, completed_at,
              resolution_notes, tenant_rating, created_at, updated_at)
  on operations.maintenance_requests to tenant_role;

reset role;
