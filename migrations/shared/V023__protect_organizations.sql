-- Row-level security of organizations, profiles and memberships.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- core.organizations: created by app.create_organization(), never deleted by an application (E027, E085)

alter table core.organizations enable row level security;
alter table core.organizations force row level security; -- E075

create policy organization_access    on core.organizations for select
  to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting
  using      (id = (select app.required_organization_id()));
create policy organizations_update   on core.organizations for update to pm_app
  using      (id = (select app.organization_if('organization.update')))
  with check (id = (select app.organization_if('organization.update')));
create policy organizations_owner    on core.organizations for all    to pm_owner
  using      (id = (select app.required_organization_id()))
  with check (id = (select app.required_organization_id()));
create policy organizations_definer  on core.organizations for all    to pm_definer using (true) with check (true);
create policy organizations_backup   on core.organizations for select to pm_backup  using (true);

grant select on core.organizations to pm_app, property_manager_role, pm_readonly, pm_reporting;
grant select (id, name, display_name, slug, domain, logo_url, primary_color, support_email, phone_number, timezone,
              currency, language)
  on core.organizations to tenant_role;
-- Plan, limits and trial are the platform's to set (E085).
grant update (name, display_name, logo_url, primary_color, billing_email, support_email, phone_number, address,
              timezone, currency, language, settings, onboarding_completed)
  on core.organizations to pm_app;

-- core.user_profiles: with the permission everybody's, without it one's own

alter table core.user_profiles enable row level security;
alter table core.user_profiles force row level security;

create policy user_profiles_org_access   on core.user_profiles for select to pm_app
  using      (organization_id = (select app.organization_if('users.view_all')));
create policy user_profiles_self_select  on core.user_profiles for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = (select app.current_profile_id()));
create policy user_profiles_self_update  on core.user_profiles for update to property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and id = (select app.current_profile_id()))
  with check (organization_id = (select app.required_organization_id()) and id = (select app.current_profile_id()));
create policy user_profiles_insert       on core.user_profiles for insert to pm_app
  with check (organization_id = (select app.organization_if('users.create')));
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

grant select, insert on core.user_profiles to pm_app;
-- Whose profile it is never changes.
grant update (employee_id, department, job_title, manager_id, hire_date, emergency_contact, work_location, skills,
              certifications, preferences, status)
  on core.user_profiles to pm_app;
grant select on core.user_profiles to property_manager_role, tenant_role;
grant update (emergency_contact, preferences) on core.user_profiles to property_manager_role, tenant_role; -- E084
grant select (id, identity_user_id, organization_id, employee_id, department, job_title, manager_id, hire_date,
              work_location, skills, certifications, status, created_at, updated_at)
  on core.user_profiles to pm_readonly, pm_reporting;

-- core.organization_members: who may change them may make himself an administrator, hence a permission of its own

alter table core.organization_members enable row level security;
alter table core.organization_members force row level security;

create policy organization_members_access   on core.organization_members for select to pm_app
  using      (organization_id = (select app.organization_if('users.view_all')));
create policy organization_members_insert   on core.organization_members for insert to pm_app
  with check (organization_id = (select app.organization_if('members.manage')));
create policy organization_members_update   on core.organization_members for update to pm_app
  using      (organization_id = (select app.organization_if('members.manage')))
  with check (organization_id = (select app.organization_if('members.manage')));
create policy organization_members_delete   on core.organization_members for delete to pm_app
  using      (organization_id = (select app.organization_if('members.manage')));
create policy organization_members_read     on core.organization_members for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy organization_members_owner    on core.organization_members for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy organization_members_definer  on core.organization_members for all    to pm_definer using (true) with check (true);
create policy organization_members_backup   on core.organization_members for select to pm_backup  using (true);

grant select, insert, update, delete on core.organization_members to pm_app;
grant select on core.organization_members to pm_readonly, pm_reporting;

reset role;
