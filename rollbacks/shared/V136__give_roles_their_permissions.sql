-- Roles and memberships come without permissions again, unless the writer names some.

set role pm_owner;

drop trigger fill_permissions on identity.user_roles;
drop trigger fill_permissions on core.organization_members;

alter table identity.user_roles       alter column permissions set default '[]';
alter table core.organization_members alter column permissions set default '[]';

reset role;

set role pm_definer;

drop function app.fill_role_permissions();
drop function app.fill_member_permissions();
drop function app.permissions_of(text, uuid);

reset role;
