-- Row-level security of leases: a manager those of his units, a renter his own, but for drafts.
-- pmdb: since V014

set role pm_owner;

create policy leases_access on leases for select to pm_app
  using      ((select id = app.organization_if('leases.view_all') from organizations));
create policy leases_insert on leases for insert to pm_app
  with check ((select id = app.organization_if('leases.create') from organizations));
create policy leases_update on leases for update to pm_app
  using      ((select id = app.organization_if('leases.update') from organizations))
  with check ((select id = app.organization_if('leases.update') from organizations));
create policy leases_delete on leases for delete to pm_app
  using      ((select id = app.organization_if('leases.delete') from organizations));
create policy leases_manager_select on leases for select to property_manager_role
  using      (unit_id = any ((select my_managed_unit_ids() from organizations)::uuid[]));
create policy leases_manager_insert on leases for insert to property_manager_role
  with check (unit_id = any ((select my_managed_unit_ids() from organizations)::uuid[]));
create policy leases_manager_update on leases for update to property_manager_role
  using      (unit_id = any ((select my_managed_unit_ids() from organizations)::uuid[]))
  with check (unit_id = any ((select my_managed_unit_ids() from organizations)::uuid[]));
create policy leases_renter_select on leases for select to tenant_role
  using      (tenant_id = any ((select my_tenant_ids() from organizations)::uuid[]) and status <> 'draft');
create policy leases_read on leases for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy leases_owner on leases for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy leases_definer on leases for all to pm_definer using (true) with check (true);
create policy leases_backup on leases for select to pm_backup using (true);

grant select, insert, update, delete on leases to pm_app;
grant select, insert, update on leases to property_manager_role;
grant select on leases to tenant_role, pm_readonly, pm_reporting;

reset role;
