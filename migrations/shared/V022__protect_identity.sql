-- Row-level security of identity: only what a person needs of other people is granted at all (E088). Sessions, tokens,
-- roles, keys and providers are reached through functions; nobody but the definer and the backup sees a row of them.

set role pm_owner;

-- identity.user_profiles

alter table identity.user_profiles enable row level security;
alter table identity.user_profiles force row level security; -- E075

create policy user_profiles_select  on identity.user_profiles for select to pm_app
  using      (id = any ((select app.visible_user_ids())::uuid[]));
create policy user_profiles_self_select on identity.user_profiles for select to property_manager_role, tenant_role
  using      (id = (select app.current_user_id()));
create policy user_profiles_self_update on identity.user_profiles for update to pm_app, property_manager_role, tenant_role
  using      (id = (select app.current_user_id()))
  with check (id = (select app.current_user_id()));
create policy user_profiles_definer on identity.user_profiles for all    to pm_definer using (true) with check (true);
create policy user_profiles_backup  on identity.user_profiles for select to pm_backup  using (true);

-- The columns of identity.users, and of one's own row what harms nobody (E084).
grant select (id, external_auth_id, email, email_verified, first_name, last_name, phone_number, phone_verified,
              profile_image_url, language_preference, timezone, mfa_enabled, last_login_at, status, created_at, updated_at)
  on identity.user_profiles to pm_app, property_manager_role, tenant_role;
grant update (first_name, last_name, phone_number, profile_image_url, language_preference, timezone)
  on identity.user_profiles to pm_app, property_manager_role, tenant_role;
grant select on identity.users to pm_app, property_manager_role, tenant_role;

-- identity.auth_sessions

alter table identity.auth_sessions enable row level security;
alter table identity.auth_sessions force row level security;

create policy auth_sessions_definer on identity.auth_sessions for all    to pm_definer using (true) with check (true);
create policy auth_sessions_backup  on identity.auth_sessions for select to pm_backup  using (true);

-- identity.auth_tokens

alter table identity.auth_tokens enable row level security;
alter table identity.auth_tokens force row level security;

create policy auth_tokens_owner   on identity.auth_tokens for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy auth_tokens_definer on identity.auth_tokens for all    to pm_definer using (true) with check (true);
create policy auth_tokens_backup  on identity.auth_tokens for select to pm_backup  using (true);

-- identity.mfa_settings

alter table identity.mfa_settings enable row level security;
alter table identity.mfa_settings force row level security;

create policy mfa_settings_definer on identity.mfa_settings for all    to pm_definer using (true) with check (true);
create policy mfa_settings_backup  on identity.mfa_settings for select to pm_backup  using (true);

-- identity.roles: the owner keeps the platform's own, as migrations bring them

alter table identity.roles enable row level security;
alter table identity.roles force row level security;

create policy roles_owner   on identity.roles for all    to pm_owner   using (organization_id is null) with check (organization_id is null);
create policy roles_definer on identity.roles for all    to pm_definer using (true) with check (true);
create policy roles_backup  on identity.roles for select to pm_backup  using (true);

-- identity.permissions: the catalogue holds nobody's data

alter table identity.permissions enable row level security;
alter table identity.permissions force row level security;

create policy permissions_select  on identity.permissions for select to pm_app     using (true);
create policy permissions_owner   on identity.permissions for all    to pm_owner   using (true) with check (true);
create policy permissions_definer on identity.permissions for all    to pm_definer using (true) with check (true);
create policy permissions_backup  on identity.permissions for select to pm_backup  using (true);

grant select on identity.permissions to pm_app;

-- identity.user_roles

alter table identity.user_roles enable row level security;
alter table identity.user_roles force row level security;

create policy user_roles_owner   on identity.user_roles for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy user_roles_definer on identity.user_roles for all    to pm_definer using (true) with check (true);
create policy user_roles_backup  on identity.user_roles for select to pm_backup  using (true);

-- identity.user_claims

alter table identity.user_claims enable row level security;
alter table identity.user_claims force row level security;

create policy user_claims_owner   on identity.user_claims for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy user_claims_definer on identity.user_claims for all    to pm_definer using (true) with check (true);
create policy user_claims_backup  on identity.user_claims for select to pm_backup  using (true);

-- identity.oauth_providers

alter table identity.oauth_providers enable row level security;
alter table identity.oauth_providers force row level security;

create policy oauth_providers_definer on identity.oauth_providers for all    to pm_definer using (true) with check (true);
create policy oauth_providers_backup  on identity.oauth_providers for select to pm_backup  using (true);

-- identity.api_keys

alter table identity.api_keys enable row level security;
alter table identity.api_keys force row level security;

create policy api_keys_owner   on identity.api_keys for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy api_keys_definer on identity.api_keys for all    to pm_definer using (true) with check (true);
create policy api_keys_backup  on identity.api_keys for select to pm_backup  using (true);

reset role;
