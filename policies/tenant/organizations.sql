-- Row-level security of the organization's own row, on which all other policies of the schema rest: whoever works for another
-- organization doesn't see it, and then sees nothing else here. Created by the migration, never deleted (E027, E085).
-- pmdb: since V003

set role pm_owner;

create policy organization_access on organizations for select to pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting
  using      (id = (select app.required_organization_id()));
create policy organizations_update on organizations for update to pm_app
  using      (id = (select app.organization_if('organization.update')))
  with check (id = (select app.organization_if('organization.update')));
create policy organizations_owner on organizations for all to pm_owner
  using      (id = (select app.required_organization_id()))
  with check (id = (select app.required_organization_id()));
create policy organizations_definer on organizations for all to pm_definer using (true) with check (true);
create policy organizations_backup on organizations for select to pm_backup using (true);

grant select on organizations to pm_app, property_manager_role, pm_readonly, pm_reporting;
grant select (id, name, display_name, domain, timezone, currency) on organizations to tenant_role;
-- Plan and limits are the platform's to set (E085).
grant update (name, display_name, timezone, currency, settings) on organizations to pm_app;

reset role;
