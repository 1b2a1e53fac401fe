-- Takes away settings, flags, jobs and configuration.

set role pm_owner;

drop table shared.system_configuration;
drop function app.refuse_readonly_configuration();
drop table shared.scheduled_jobs;
drop table shared.feature_flags;
drop table shared.system_settings;

reset role;
