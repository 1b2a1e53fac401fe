-- Who may read the ledger together with its archive; whose rows it shows, the policies of both say.
-- pmdb: since V048

set role pm_owner;

grant select on financial.ledger to pm_app, property_manager_role, pm_readonly, pm_reporting;

reset role;
