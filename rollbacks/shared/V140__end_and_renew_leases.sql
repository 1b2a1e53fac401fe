-- Leases no longer end and renew by themselves. What was renewed stays, and no longer says of which lease.

set role pm_owner;

drop trigger end_renewal_with_lease on core.leases;

reset role;

set role pm_definer;

drop function app.org_end_all_leases();
drop function app.end_renewal_with_lease();
drop function app.end_leases();
drop function app.renew_leases();
drop function app.renew_lease(core.leases);
drop function app.leases_near_their_end();
drop function app.next_term_end(date, date);

reset role;

set role pm_owner;

alter table core.leases
  drop constraint leases_organization_id_unit_id_renews_id_fkey,
  drop constraint leases_organization_id_unit_id_renews_id_key,
  drop constraint leases_renews_id_check,
  drop column renews_id;

reset role;
