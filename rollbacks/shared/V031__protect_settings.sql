-- Takes away the grants and policies of settings, flags, jobs and configuration.

set role pm_owner;

drop policy system_configuration_backup on shared.system_configuration;
drop policy system_configuration_definer on shared.system_configuration;
drop policy system_configuration_owner on shared.system_configuration;
alter table shared.system_configuration no force row level security;
alter table shared.system_configuration disable row level security;

revoke all on shared.scheduled_jobs from pm_cron;
revoke usage on schema shared from pm_cron;
drop policy scheduled_jobs_backup on shared.scheduled_jobs;
drop policy scheduled_jobs_definer on shared.scheduled_jobs;
drop policy scheduled_jobs_owner on shared.scheduled_jobs;
drop policy scheduled_jobs_cron on shared.scheduled_jobs;
alter table shared.scheduled_jobs no force row level security;
alter table shared.scheduled_jobs disable row level security;

revoke all on shared.feature_flags from pm_app, property_manager_role, tenant_role;
drop policy feature_flags_backup on shared.feature_flags;
drop policy feature_flags_definer on shared.feature_flags;
drop policy feature_flags_owner on shared.feature_flags;
drop policy feature_flags_select on shared.feature_flags;
drop policy feature_flags_default on shared.feature_flags;
alter table shared.feature_flags no force row level security;
alter table shared.feature_flags disable row level security;

revoke all on shared.system_settings from pm_app, property_manager_role, pm_readonly, pm_reporting;
drop policy system_settings_backup on shared.system_settings;
drop policy system_settings_definer on shared.system_settings;
drop policy system_settings_owner on shared.system_settings;
drop policy system_settings_delete on shared.system_settings;
drop policy system_settings_update on shared.system_settings;
drop policy system_settings_insert on shared.system_settings;
drop policy system_settings_select on shared.system_settings;
drop policy system_settings_default on shared.system_settings;
alter table shared.system_settings no force row level security;
alter table shared.system_settings disable row level security;

reset role;
