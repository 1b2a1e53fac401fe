-- Row-level security of settings: the platform's defaults are everybody's to read, an organization's are its own.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V030

set role pm_owner;

create policy system_settings_default on shared.system_settings for select to pm_app, property_manager_role, pm_readonly, pm_reporting
  using      (organization_id is null and not is_secret);
create policy system_settings_select  on shared.system_settings for select to pm_app, property_manager_role, pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()) and not is_secret);
create policy system_settings_insert  on shared.system_settings for insert to pm_app
  with check (organization_id = (select app.organization_if('organization.update')) and not is_secret);
create policy system_settings_update  on shared.system_settings for update to pm_app
  using      (organization_id = (select app.organization_if('organization.update')) and not is_secret)
  with check (organization_id = (select app.organization_if('organization.update')) and not is_secret);
create policy system_settings_delete  on shared.system_settings for delete to pm_app
  using      (organization_id = (select app.organization_if('organization.update')) and not is_secret);
create policy system_settings_owner   on shared.system_settings for all    to pm_owner   using (organization_id is null) with check (organization_id is null);
create policy system_settings_definer on shared.system_settings for all    to pm_definer using (true) with check (true);
create policy system_settings_backup  on shared.system_settings for select to pm_backup  using (true);

grant select, delete on shared.system_settings to pm_app;
grant insert (organization_id, setting_key, setting_value, value_type, description, updated_by) on shared.system_settings to pm_app;
grant update (setting_value, value_type, description, updated_by)                               on shared.system_settings to pm_app;
grant select on shared.system_settings to property_manager_role, pm_readonly, pm_reporting;

reset role;
