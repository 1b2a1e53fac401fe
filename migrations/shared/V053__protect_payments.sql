-- Row-level security of payments, their allocations, and ways to pay. A renter reads his own and writes none (E082).
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- financial.payments

alter table financial.payments enable row level security;
alter table financial.payments force row level security;

create policy payments_access         on financial.payments for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy payments_insert         on financial.payments for insert to pm_app
  with check (organization_id = (select app.organization_if('payments.create')));
create policy payments_update         on financial.payments for update to pm_app
  using      (organization_id = (select app.organization_if('payments.update')))
  with check (organization_id = (select app.organization_if('payments.update')));
create policy payments_delete         on financial.payments for delete to pm_app
  using      (organization_id = (select app.organization_if('payments.delete')));
create policy payments_manager_select on financial.payments for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy payments_renter_select  on financial.payments for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy payments_read           on financial.payments for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy payments_owner          on financial.payments for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy payments_definer        on financial.payments for all    to pm_definer using (true) with check (true);
create policy payments_backup         on financial.payments for select to pm_backup  using (true);

grant select, insert, update, delete on financial.payments to pm_app;
-- Bank details and what the gateway said are neither for the site nor for reports nor for the renter (E048).
grant select (id, organization_id, tenant_id, property_id, unit_id, payment_number, payment_method, payment_type, refund_of, currency,
              payment_amount, fee_amount, net_amount, allocated_amount, refunded_amount, unallocated_amount, payment_date,
              received_date, cleared_date, status, check_number, bank_name, account_number_last4, transaction_id, gateway_name,
              external_reference, created_at, updated_at)
  on financial.payments to property_manager_role, tenant_role, pm_readonly, pm_reporting;

-- financial.payment_allocations: they carry the property and the tenant of their invoice

alter table financial.payment_allocations enable row level security;
alter table financial.payment_allocations force row level security;

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

-- financial.payment_methods

alter table financial.payment_methods enable row level security;
alter table financial.payment_methods force row level security;

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
