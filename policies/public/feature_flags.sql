-- Who may read public.feature_flags.
-- pmdb: since V081

set role pm_owner;

grant select on public.feature_flags  to pm_app, property_manager_role;

reset role;
