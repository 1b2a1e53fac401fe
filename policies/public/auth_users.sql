-- Who may read public.auth_users.
-- pmdb: since V081

set role pm_owner;

grant select on public.auth_users     to pm_app, property_manager_role;

reset role;
