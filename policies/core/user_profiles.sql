-- Row-level security of user profiles: with the permission everybody's, without it one's own. Nobody adds one but by an invitation:
-- app.invite_user(), app.accept_invitation().
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V017

set role pm_owner;

create policy user_profiles_org_access   on core.user_profiles for select to pm_app
  using      (organization_id = (select app.organization_if('users.view_all')));
create policy user_profiles_self_select  on core.user_profiles for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = (select app.current_profile_id()));
create policy user_profiles_self_update  on core.user_profiles for update to property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = (select app.current_profile_id()))
  with check (organization_id = (select app.required_organization_id()) and id = (select app.current_profile_id()));
create policy user_profiles_update       on core.user_profiles for update to pm_app
  using      (organization_id = (select app.organization_if('users.update')))
  with check (organization_id = (select app.organization_if('users.update')));
create policy user_profiles_read         on core.user_profiles for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy user_profiles_owner        on core.user_profiles for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy user_profiles_definer      on core.user_profiles for all    to pm_definer using (true) with check (true);
create policy user_profiles_backup       on core.user_profiles for select to pm_backup  using (true);

grant select on core.user_profiles to pm_app;
-- Whose profile it is never changes.
grant update (employee_id, department, job_title, manager_id, hire_date, emergency_contact, work_location, skills,
              certifications, preferences, status)
  on core.user_profiles to pm_app;
grant select on core.user_profiles to property_manager_role, tenant_role;
grant update (emergency_contact, preferences) on core.user_profiles to property_manager_role, tenant_role; -- E084
grant select (id, identity_user_id, organization_id, employee_id, department, job_title, manager_id, hire_date,
              work_location, skills, certifications, status, created_at, updated_at)
  on core.user_profiles to pm_readonly, pm_reporting;

reset role;
