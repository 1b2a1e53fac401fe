-- Takes away roles, permissions and claims.

set role pm_owner;

drop table identity.user_claims;
drop table identity.user_roles;
drop table identity.permissions;
drop table identity.roles;

reset role;
