-- Takes away profiles and memberships.

set role pm_owner;

drop table core.organization_members;
drop table core.user_profiles;

reset role;

set role pm_definer;

drop function app.refuse_manager_cycle();

reset role;
