-- Row-level security of the jobs that ought to be scheduled: the platform sets them.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V030

set role pm_owner;

create policy scheduled_jobs_cron    on shared.scheduled_jobs for select to pm_cron    using (true);
create policy scheduled_jobs_owner   on shared.scheduled_jobs for all    to pm_owner   using (true) with check (true);
create policy scheduled_jobs_definer on shared.scheduled_jobs for all    to pm_definer using (true) with check (true);
create policy scheduled_jobs_backup  on shared.scheduled_jobs for select to pm_backup  using (true);

grant select on shared.scheduled_jobs to pm_cron;

reset role;
