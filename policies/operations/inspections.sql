-- Row-level security of inspections: a renter sees those of his leases.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V068

set role pm_owner;

create policy inspections_access         on operations.inspections for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy inspections_insert         on operations.inspections for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.create')));
create policy inspections_update         on operations.inspections for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.update')))
  with check (organization_id = (select app.organization_if('maintenance.update')));
create policy inspections_delete         on operations.inspections for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.delete')));
create policy inspections_manager_select on operations.inspections for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy inspections_manager_insert on operations.inspections for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy inspections_manager_update on operations.inspections for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy inspections_renter_select  on operations.inspections for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and lease_id = any ((select app.my_lease_ids())::uuid[]));
create policy inspections_read           on operations.inspections for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy inspections_owner          on operations.inspections for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy inspections_definer        on operations.inspections for all    to pm_definer using (true) with check (true);
create policy inspections_backup         on operations.inspections for select to pm_backup using (true);

grant select, insert, update, delete on operations.inspections to pm_app;
grant select, insert, update on operations.inspections to property_manager_role;
grant select on operations.inspections to pm_readonly, pm_reporting;
grant select (id, organization_id, property_id, unit_id, lease_id, inspection_type, status, scheduled_at, completed_at,
              overall_rating, findings, images, report_url, tenant_signed_at, created_at, updated_at)
  on operations.inspections to tenant_role;

reset role;
