-- Takes away the permissions; nothing refers to them yet.

set role pm_owner;

set row_security = on;

delete from identity.permissions;

reset row_security;

reset role;
