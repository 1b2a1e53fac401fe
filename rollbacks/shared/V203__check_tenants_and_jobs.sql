-- Takes the checks away.

set role pm_definer;

drop function monitoring.check_tenants_behind();
drop function monitoring.check_failed_jobs();
drop function monitoring.check_failed_runs();

reset role;

do $$
begin
  if to_regclass('cron.job_run_details') is not null then
    revoke select on cron.job, cron.job_run_details from pm_definer;
    revoke usage  on schema cron                    from pm_definer;
  end if;
exception when insufficient_privilege then
  null; -- then they were never given
end
$$;

alter default privileges in schema migrations revoke select on sequences from pm_definer;
alter default privileges in schema migrations revoke select on tables    from pm_definer;

revoke select on all sequences in schema migrations from pm_definer;
revoke select on all tables    in schema migrations from pm_definer;
revoke usage  on schema migrations                  from pm_definer;
