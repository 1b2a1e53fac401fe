-- Takes the index away.

set role pm_owner;

drop index financial.idx_invoices_open_property;

reset role;
