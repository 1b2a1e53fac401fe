-- Row-level security of leases. A renter reads his own, but for drafts, and writes none (E018, E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V018

set role pm_owner;

create policy leases_access                on core.leases for select to pm_app
  using      (organization_id = (select app.organization_if('leases.view_all')));
create policy leases_insert                on core.leases for insert to pm_app
  with check (organization_id = (select app.organization_if('leases.create')));
create policy leases_update                on core.leases for update to pm_app
  using      (organization_id = (select app.organization_if('leases.update')))
  with check (organization_id = (select app.organization_if('leases.update')));
create policy leases_delete                on core.leases for delete to pm_app
  using      (organization_id = (select app.organization_if('leases.delete')));
create policy leases_manager_select        on core.leases for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy leases_manager_insert        on core.leases for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy leases_manager_update        on core.leases for update to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]))
  with check (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy leases_renter_select         on core.leases for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[])
              and status <> 'draft');
create policy leases_read                  on core.leases for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy leases_owner                 on core.leases for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy leases_definer               on core.leases for all    to pm_definer using (true) with check (true);
create policy leases_backup                on core.leases for select to pm_backup using (true);

grant select, insert, update, delete on core.leases to pm_app;
grant select, insert, update on core.leases to property_manager_role;
grant select on core.leases to tenant_role, pm_readonly, pm_reporting;

reset role;
