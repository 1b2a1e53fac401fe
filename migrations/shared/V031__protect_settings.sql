-- Row-level security of settings. The platform's defaults are everybody's to read; what belongs to an organization is its own;
-- flags, jobs and configuration are the platform's to set, through its functions.

set role pm_owner;

-- shared.system_settings

alter table shared.system_settings enable row level security;
alter table shared.system_settings force row level security; -- E075

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

-- shared.feature_flags

alter table shared.feature_flags enable row level security;
alter table shared.feature_flags force row level security;

create policy feature_flags_default on shared.feature_flags for select to pm_app, property_manager_role, tenant_role
  using      (organization_id is null);
create policy feature_flags_select  on shared.feature_flags for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()));
create policy feature_flags_owner   on shared.feature_flags for all    to pm_owner   using (organization_id is null) with check (organization_id is null);
create policy feature_flags_definer on shared.feature_flags for all    to pm_definer using (true) with check (true);
create policy feature_flags_backup  on shared.feature_flags for select to pm_backup  using (true);

grant select on shared.feature_flags to pm_app, property_manager_role;
grant select (flag_key, organization_id, is_enabled, rollout_percentage, conditions, expires_at) on shared.feature_flags to tenant_role;

-- shared.scheduled_jobs

alter table shared.scheduled_jobs enable row level security;
alter table shared.scheduled_jobs force row level security;

create policy scheduled_jobs_cron    on shared.scheduled_jobs for select to pm_cron    using (true);
create policy scheduled_jobs_owner   on shared.scheduled_jobs for all    to pm_owner   using (true) with check (true);
create policy scheduled_jobs_definer on shared.scheduled_jobs for all    to pm_definer using (true) with check (true);
create policy scheduled_jobs_backup  on shared.scheduled_jobs for select to pm_backup  using (true);

grant usage  on schema shared         to pm_cron;
grant select on shared.scheduled_jobs to pm_cron;

-- shared.system_configuration

alter table shared.system_configuration enable row level security;
alter table shared.system_configuration force row level security;

create policy system_configuration_owner   on shared.system_configuration for all    to pm_owner   using (true) with check (true);
create policy system_configuration_definer on shared.system_configuration for all    to pm_definer using (true) with check (true);
create policy system_configuration_backup  on shared.system_configuration for select to pm_backup  using (true);

reset role;
