-- Who may read public.scheduled_jobs.
-- pmdb: since V081

set role pm_owner;

grant select on public.scheduled_jobs to pm_cron;

reset role;
