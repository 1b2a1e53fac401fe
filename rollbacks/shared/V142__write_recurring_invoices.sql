-- Billing cycles no longer write invoices. Those that they wrote stay, and no longer say of which cycle.

set role pm_definer;

drop function app.write_recurring_invoices(integer);
drop function app.bill_cycle(financial.billing_cycles, date);
drop function app.bill_period(financial.billing_cycles, date, date);
drop function app.lease_of_day(uuid, uuid, date);
drop function app.rent_of_period(numeric, text, text, integer);

reset role;

set role pm_owner;

drop index financial.idx_invoices_billing_cycle;
drop index financial.invoices_billed_once_key;

alter table financial.invoices
  drop constraint invoices_organization_id_billing_cycle_id_fkey,
  drop column billing_cycle_id;

reset role;
