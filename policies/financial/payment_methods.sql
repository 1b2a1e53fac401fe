-- Row-level security of ways to pay. A renter reads his own and writes none (E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V044

set role pm_owner;

create policy payment_methods_access        on financial.payment_methods for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy payment_methods_insert        on financial.payment_methods for insert to pm_app
  with check (organization_id = (select app.organization_if('payment_methods.manage')));
create policy payment_methods_update        on financial.payment_methods for update to pm_app
  using      (organization_id = (select app.organization_if('payment_methods.manage')))
  with check (organization_id = (select app.organization_if('payment_methods.manage')));
create policy payment_methods_delete        on financial.payment_methods for delete to pm_app
  using      (organization_id = (select app.organization_if('payment_methods.manage')));
create policy payment_methods_renter_select on financial.payment_methods for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy payment_methods_read          on financial.payment_methods for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy payment_methods_owner         on financial.payment_methods for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy payment_methods_definer       on financial.payment_methods for all    to pm_definer using (true) with check (true);
create policy payment_methods_backup        on financial.payment_methods for select to pm_backup  using (true);

grant select, insert, update, delete on financial.payment_methods to pm_app;
grant select (id, organization_id, tenant_id, method_type, gateway_name, brand, last4, expiry_month, expiry_year, bank_name,
              is_default, status, verified_at, created_at, updated_at)
  on financial.payment_methods to tenant_role, pm_readonly, pm_reporting;

reset role;
