-- Takes away the grants and policies of payments, their allocations, and ways to pay.

set role pm_owner;

revoke all on financial.payment_methods from pm_app, tenant_role, pm_readonly, pm_reporting;
drop policy payment_methods_backup on financial.payment_methods;
drop policy payment_methods_definer on financial.payment_methods;
drop policy payment_methods_owner on financial.payment_methods;
drop policy payment_methods_read on financial.payment_methods;
drop policy payment_methods_renter_select on financial.payment_methods;
drop policy payment_methods_delete on financial.payment_methods;
drop policy payment_methods_update on financial.payment_methods;
drop policy payment_methods_insert on financial.payment_methods;
drop policy payment_methods_access on financial.payment_methods;
alter table financial.payment_methods no force row level security;
alter table financial.payment_methods disable row level security;

revoke all on financial.payment_allocations from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy payment_allocations_backup on financial.payment_allocations;
drop policy payment_allocations_definer on financial.payment_allocations;
drop policy payment_allocations_owner on financial.payment_allocations;
drop policy payment_allocations_read on financial.payment_allocations;
drop policy payment_allocations_renter_select on financial.payment_allocations;
drop policy payment_allocations_manager_select on financial.payment_allocations;
drop policy payment_allocations_delete on financial.payment_allocations;
drop policy payment_allocations_update on financial.payment_allocations;
drop policy payment_allocations_insert on financial.payment_allocations;
drop policy payment_allocations_access on financial.payment_allocations;
alter table financial.payment_allocations no force row level security;
alter table financial.payment_allocations disable row level security;

revoke all on financial.payments from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy payments_backup on financial.payments;
drop policy payments_definer on financial.payments;
drop policy payments_owner on financial.payments;
drop policy payments_read on financial.payments;
drop policy payments_renter_select on financial.payments;
drop policy payments_manager_select on financial.payments;
drop policy payments_delete on financial.payments;
drop policy payments_update on financial.payments;
drop policy payments_insert on financial.payments;
drop policy payments_access on financial.payments;
alter table financial.payments no force row level security;
alter table financial.payments disable row level security;

reset role;
