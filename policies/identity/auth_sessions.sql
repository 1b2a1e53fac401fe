-- Row-level security of sessions: reached through functions; nobody but the definer and the backup sees them all.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V014

set role pm_owner;

create policy auth_sessions_definer on identity.auth_sessions for all    to pm_definer using (true) with check (true);
create policy auth_sessions_backup  on identity.auth_sessions for select to pm_backup  using (true);

reset role;
