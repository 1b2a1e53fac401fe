-- The records of runs grow without end (E140): 30 days are kept. As whoever applies it, for others see only their own.
-- pmdb: schedule 20 6 * * *
-- pmdb: timeout 10min

do $$
begin
  delete from migrations.job_runs where started_at < now() - interval '30 days';
  if to_regclass('cron.job_run_details') is not null then
    -- Runs for which pg_cron could not log in have no times: they go with those that came after them.
    delete from cron.job_run_details
     where coalesce(start_time < now() - interval '30 days',
                    runid < (select max(runid) from cron.job_run_details where start_time < now() - interval '30 days'));
  end if;
end
$$;
