-- Takes away the triggers that count units and follow leases in tenant schemas.

set role pm_definer;

drop function app.org_update_unit_status();
drop function app.org_refresh_units(name, uuid[]);
drop function app.org_count_units();

reset role;
