-- Takes away what finds one's own leases.

set role pm_definer;

drop function app.my_lease_ids();

reset role;
