-- Leaves the units' status as it is, and no longer keeps it.

set role pm_owner;

drop trigger trigger_update_unit_status_on_lease_change on core.leases;

reset role;

set role pm_definer;

drop function app.update_unit_status_on_lease_change();
drop function app.refresh_unit_status(uuid, uuid);

reset role;
