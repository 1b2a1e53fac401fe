-- Takes away the grants and policies of identity.

set role pm_owner;

drop policy api_keys_backup on identity.api_keys;
drop policy api_keys_definer on identity.api_keys;
drop policy api_keys_owner on identity.api_keys;
alter table identity.api_keys no force row level security;
alter table identity.api_keys disable row level security;

drop policy oauth_providers_backup on identity.oauth_providers;
drop policy oauth_providers_definer on identity.oauth_providers;
alter table identity.oauth_providers no force row level security;
alter table identity.oauth_providers disable row level security;

drop policy user_claims_backup on identity.user_claims;
drop policy user_claims_definer on identity.user_claims;
drop policy user_claims_owner on identity.user_claims;
alter table identity.user_claims no force row level security;
alter table identity.user_claims disable row level security;

drop policy user_roles_backup on identity.user_roles;
drop policy user_roles_definer on identity.user_roles;
drop policy user_roles_owner on identity.user_roles;
alter table identity.user_roles no force row level security;
alter table identity.user_roles disable row level security;

revoke all on identity.permissions from pm_app;
drop policy permissions_backup on identity.permissions;
drop policy permissions_definer on identity.permissions;
drop policy permissions_owner on identity.permissions;
drop policy permissions_select on identity.permissions;
alter table identity.permissions no force row level security;
alter table identity.permissions disable row level security;

drop policy roles_backup on identity.roles;
drop policy roles_definer on identity.roles;
drop policy roles_owner on identity.roles;
alter table identity.roles no force row level security;
alter table identity.roles disable row level security;

drop policy mfa_settings_backup on identity.mfa_settings;
drop policy mfa_settings_definer on identity.mfa_settings;
alter table identity.mfa_settings no force row level security;
alter table identity.mfa_settings disable row level security;

drop policy auth_tokens_backup on identity.auth_tokens;
drop policy auth_tokens_definer on identity.auth_tokens;
drop policy auth_tokens_owner on identity.auth_tokens;
alter table identity.auth_tokens no force row level security;
alter table identity.auth_tokens disable row level security;

drop policy auth_sessions_backup on identity.auth_sessions;
drop policy auth_sessions_definer on identity.auth_sessions;
alter table identity.auth_sessions no force row level security;
alter table identity.auth_sessions disable row level security;

revoke all on identity.users from pm_app, property_manager_role, tenant_role;
revoke all on identity.user_profiles from pm_app, property_manager_role, tenant_role;
drop policy user_profiles_backup on identity.user_profiles;
drop policy user_profiles_definer on identity.user_profiles;
drop policy user_profiles_self_update on identity.user_profiles;
drop policy user_profiles_self_select on identity.user_profiles;
drop policy user_profiles_select on identity.user_profiles;
alter table identity.user_profiles no force row level security;
alter table identity.user_profiles disable row level security;

reset role;
