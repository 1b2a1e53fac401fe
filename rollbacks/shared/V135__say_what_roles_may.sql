-- Takes away the catalogue: what the roles of the platform stand for, these roles, and the permissions.

set role pm_owner;

set row_security = on;

delete from public.role_permissions;
delete from identity.roles where organization_id is null and is_system;
delete from identity.permissions;

reset row_security;

reset role;
