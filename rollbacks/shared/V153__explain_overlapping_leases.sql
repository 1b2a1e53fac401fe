-- Leaves overlapping leases to the constraint's own words.

set role pm_owner;

drop trigger explain_overlapping_lease on core.leases;

reset role;

set role pm_definer;

drop function app.org_explain_overlapping_lease();
drop function app.explain_overlapping_lease();
drop function app.overlap_of_lease(uuid, text, date, date);

reset role;
