-- Row-level security of payments. A renter reads his own and writes none (E082).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V036

set role pm_owner;

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

reset role;
