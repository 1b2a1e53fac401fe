-- Row-level security of role permissions.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V080

set role pm_owner;

create policy role_permissions_owner   on public.role_permissions for all    to pm_owner   using (true) with check (true);
create policy role_permissions_definer on public.role_permissions for all    to pm_definer using (true) with check (true);
create policy role_permissions_backup  on public.role_permissions for select to pm_backup  using (true);

reset role;
