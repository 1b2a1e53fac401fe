-- Row-level security of roles: the owner keeps the platform's own, as migrations bring them.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V015

set role pm_owner;

create policy roles_owner   on identity.roles for all    to pm_owner   using (organization_id is null) with check (organization_id is null);
create policy roles_definer on identity.roles for all    to pm_definer using (true) with check (true);
create policy roles_backup  on identity.roles for select to pm_backup  using (true);

reset role;
