-- Who may read identity.users, the view without secrets; whose rows it shows, the policies of user_profiles say (E088).
-- pmdb: since V005

set role pm_owner;

grant select on identity.users to pm_app, property_manager_role, tenant_role;

reset role;
