-- Takes away invoices and their lines.

set role pm_owner;

drop table financial.invoice_line_items;
drop table financial.invoices;

alter table core.leases
  drop constraint leases_organization_id_unit_id_id_key,
  drop constraint leases_organization_id_property_id_tenant_id_id_key;

reset role;

set role pm_definer;

drop function app.copy_invoice_parties();

reset role;
