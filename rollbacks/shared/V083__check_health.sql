-- Takes away the health check.

set role pm_definer;

drop function monitoring.database_health_check();
drop function monitoring.job_health();
drop function monitoring.schema_health();
drop function monitoring.server_health();

reset role;
