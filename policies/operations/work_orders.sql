-- Row-level security of work orders. A renter reads those of his requests and writes none (E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V064

set role pm_owner;

create policy work_orders_access         on operations.work_orders for select to pm_app
  using      (organization_id = (select app.organization_if('maintenance.view_all')));
create policy work_orders_insert         on operations.work_orders for insert to pm_app
  with check (organization_id = (select app.organization_if('maintenance.create')));
create policy work_orders_update         on operations.work_orders for update to pm_app
  using      (organization_id = (select app.organization_if('maintenance.update')))
  with check (organization_id = (select app.organization_if('maintenance.update')));
create policy work_orders_delete         on operations.work_orders for delete to pm_app
  using      (organization_id = (select app.organization_if('maintenance.delete')));
create policy work_orders_manager_select on operations.work_orders for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy work_orders_manager_insert on operations.work_orders for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy work_orders_manager_update on operations.work_orders for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy work_orders_renter_select  on operations.work_orders for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]) and tenant_accessible);
create policy work_orders_read           on operations.work_orders for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy work_orders_owner          on operations.work_orders for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy work_orders_definer        on operations.work_orders for all    to pm_definer using (true) with check (true);
create policy work_orders_backup         on operations.work_orders for select to pm_backup using (true);

grant select, insert, update, delete on operations.work_orders to pm_app;
grant select, insert, update on operations.work_orders to property_manager_role;
grant select on operations.work_orders to pm_readonly, pm_reporting;
-- What it costs, and who approved it, is between the organization and the vendor.
grant select (id, organization_id, maintenance_request_id, property_id, unit_id, tenant_id, work_order_number, title, description,
              category, priority, status, scheduled_start, scheduled_end, completed_at, tenant_accessible, created_at, updated_at)
  on operations.work_orders to tenant_role;

reset role;
