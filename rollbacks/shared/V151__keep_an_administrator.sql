-- Lets an organization be without an administrator.

set role pm_owner;

drop trigger require_administrator_on_update on core.user_profiles;
drop trigger require_administrator_on_update on core.organization_members;
drop trigger require_administrator_on_delete on core.organization_members;

reset role;

set role pm_definer;

drop function app.require_administrator();

reset role;
