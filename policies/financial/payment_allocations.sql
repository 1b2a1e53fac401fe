-- Row-level security of payment allocations: they carry the property and the tenant of their invoice.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V037

set role pm_owner;

create policy payment_allocations_access         on financial.payment_allocations for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy payment_allocations_insert         on financial.payment_allocations for insert to pm_app
  with check (organization_id = (select app.organization_if('payments.allocate')));
create policy payment_allocations_update         on financial.payment_allocations for update to pm_app
  using      (organization_id = (select app.organization_if('payments.allocate')))
  with check (organization_id = (select app.organization_if('payments.allocate')));
create policy payment_allocations_delete         on financial.payment_allocations for delete to pm_app
  using      (organization_id = (select app.organization_if('payments.allocate')));
create policy payment_allocations_manager_select on financial.payment_allocations for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy payment_allocations_renter_select  on financial.payment_allocations for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy payment_allocations_read           on financial.payment_allocations for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy payment_allocations_owner          on financial.payment_allocations for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy payment_allocations_definer        on financial.payment_allocations for all    to pm_definer using (true) with check (true);
create policy payment_allocations_backup         on financial.payment_allocations for select to pm_backup  using (true);

grant select, insert, update, delete on financial.payment_allocations to pm_app;
grant select on financial.payment_allocations to property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
