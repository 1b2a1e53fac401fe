-- Row-level security of work orders. A renter reads those about him that are meant for him, without what they cost.
-- pmdb: since V014

set role pm_owner;

create policy work_orders_access on work_orders for select to pm_app
  using      ((select id = app.organization_if('maintenance.view_all') from organizations));
create policy work_orders_insert on work_orders for insert to pm_app
  with check ((select id = app.organization_if('maintenance.create') from organizations));
create policy work_orders_update on work_orders for update to pm_app
  using      ((select id = app.organization_if('maintenance.update') from organizations))
  with check ((select id = app.organization_if('maintenance.update') from organizations));
create policy work_orders_delete on work_orders for delete to pm_app
  using      ((select id = app.organization_if('maintenance.delete') from organizations));
create policy work_orders_manager_select on work_orders for select to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy work_orders_manager_insert on work_orders for insert to property_manager_role
  with check (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy work_orders_manager_update on work_orders for update to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]))
  with check (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy work_orders_renter_select on work_orders for select to tenant_role
  using      (tenant_id = any ((select my_tenant_ids() from organizations)::uuid[]) and tenant_accessible);
create policy work_orders_read on work_orders for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy work_orders_owner on work_orders for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy work_orders_definer on work_orders for all to pm_definer using (true) with check (true);
create policy work_orders_backup on work_orders for select to pm_backup using (true);

grant select, insert, update, delete on work_orders to pm_app;
grant select, insert, update on work_orders to property_manager_role;
grant select on work_orders to pm_readonly, pm_reporting;
grant select (id, property_id, unit_id, tenant_id, title, description, category, priority, status, scheduled_date, completed_date,
              tenant_accessible, created_at, updated_at)
  on work_orders to tenant_role;

reset role;
