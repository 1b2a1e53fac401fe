-- Row-level security of mfa settings.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V014

set role pm_owner;

create policy mfa_settings_definer on identity.mfa_settings for all    to pm_definer using (true) with check (true);
create policy mfa_settings_backup  on identity.mfa_settings for select to pm_backup  using (true);

reset role;
