-- Takes away profiles and memberships.

set role pm_owner;

drop table core.organization_members;
drop table core.user_profiles;

reset role;
