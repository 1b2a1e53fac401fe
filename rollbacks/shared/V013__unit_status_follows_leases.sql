-- Leaves the units' status as it is, and no longer keeps it.

set role pm_owner;

drop trigger keep_unit_status_on_update on core.units;
drop trigger keep_unit_status_on_insert on core.units;
drop trigger trigger_update_unit_status_on_lease_delete on core.leases;
drop trigger trigger_update_unit_status_on_lease_change on core.leases;
drop trigger trigger_update_unit_status_on_lease_insert on core.leases;

reset role;

set role pm_definer;

drop function app.keep_unit_status();
drop function app.update_unit_status_on_lease_change();
drop function app.refresh_unit_statuses();
drop function app.refresh_unit_status(uuid, uuid[]);
drop function app.units_out_of_step(uuid);
drop function app.monthly_rent(text, numeric);

reset role;
