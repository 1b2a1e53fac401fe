-- What the login of `pmdb metrics` reads: the ledger, who the tenants are, when backups were made, and how jobs went. No row of theirs.
-- Run as the owner after the first `pmdb migrate`, and once more when the first tenant or job has made its tables.

grant usage  on schema migrations, app                to pm_metrics;
grant select on all tables in schema migrations       to pm_metrics;
alter default privileges in schema migrations grant select on tables to pm_metrics;
grant execute on function app.list_tenants()          to pm_metrics;
grant usage  on schema monitoring                     to pm_metrics;
grant select on monitoring.backups                    to pm_metrics;

do $$
begin
  if to_regclass('cron.job_run_details') is not null then
    grant usage  on schema cron to pm_metrics;
    grant select on cron.job, cron.job_run_details to pm_metrics;
  end if;
end
$$;
