-- Row-level security of organizations: created by app.create_organization(), never deleted by an application (E027, E085).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V017

set role pm_owner;

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

reset role;
