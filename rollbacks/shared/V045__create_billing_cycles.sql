-- Takes away the billing cycles.

set role pm_owner;

drop table financial.billing_cycles;

alter table core.leases
  drop constraint leases_organization_id_property_id_id_key;

reset role;
