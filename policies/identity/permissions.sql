-- Row-level security of permissions: the catalogue holds nobody's data.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V015

set role pm_owner;

create policy permissions_select  on identity.permissions for select to pm_app     using (true);
create policy permissions_owner   on identity.permissions for all    to pm_owner   using (true) with check (true);
create policy permissions_definer on identity.permissions for all    to pm_definer using (true) with check (true);
create policy permissions_backup  on identity.permissions for select to pm_backup  using (true);

grant select on identity.permissions to pm_app;

reset role;
