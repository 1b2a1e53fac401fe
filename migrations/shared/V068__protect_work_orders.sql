-- Row-level security of maintenance requests, work orders and inspections: a renter reads his own, and writes none (E082).
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_definer;

create function app.my_lease_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select id
    from core.leases
    where organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[])
  );
end
$$;

comment on function app.my_lease_ids() is 'Leases of the current user, now and before';

grant execute on function app.my_lease_ids() to tenant_role;

reset role;

set role pm_owner;

-- operations.maintenance_requests

alter table operations.maintenance_requests enable row level security;
alter table operations.maintenance_requests force row level security;

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

-- operations.work_orders

alter table operations.work_orders enable row level security;
alter table operations.work_orders force row level security;

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

-- operations.inspections: a renter sees those of his leases

alter table operations.inspections enable row level security;
alter table operations.inspections force row level security;

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
