-- Takes away the triggers that count units and follow leases in tenant schemas.

set role pm_definer;

drop function app.org_refresh_all_units();
drop function app.org_keep_unit_status();
drop function app.org_follow_leases();
drop function app.org_refresh_units(name, uuid[]);
drop function app.org_units_out_of_step(name, uuid[]);
drop function app.org_count_units();

reset role;
