-- Late fees are no longer charged. Those that were stay, and no longer say for which invoice.

set role pm_owner;

drop trigger set_late_fees_since_on_update on core.leases;
drop trigger set_late_fees_since_on_insert on core.leases;

reset role;

set role pm_definer;

drop function app.charge_late_fees(integer);
drop function app.late_fees_due(integer);
drop function app.set_late_fees_since();

reset role;

set role pm_owner;

alter table financial.invoices
  drop constraint invoices_organization_id_property_id_tenant_id_late_fee_of_fkey,
  drop constraint invoices_organization_id_property_id_tenant_id_late_fee_of_key,
  drop constraint invoices_late_fee_of_check,
  drop column late_fee_of;

reset role;
