-- Takes away what roles stand for.

set role pm_owner;

drop table public.role_permissions;

reset role;
