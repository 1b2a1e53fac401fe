-- Takes away the users.

set role pm_owner;

drop view identity.users;
drop table identity.user_profiles;
drop function app.unverify_contact();

reset role;
