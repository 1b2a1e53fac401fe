-- Row-level security of user profiles: only what a person needs of other people is granted at all (E088).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V017

set role pm_owner;

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

reset role;
