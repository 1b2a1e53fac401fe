-- Row-level security of oauth providers.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V016

set role pm_owner;

create policy oauth_providers_definer on identity.oauth_providers for all    to pm_definer using (true) with check (true);
create policy oauth_providers_backup  on identity.oauth_providers for select to pm_backup  using (true);

reset role;
