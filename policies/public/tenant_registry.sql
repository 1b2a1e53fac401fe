-- Row-level security of tenant registry.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V079

set role pm_owner;

create policy tenant_registry_owner   on public.tenant_registry for all    to pm_owner   using (true) with check (true);
create policy tenant_registry_definer on public.tenant_registry for all    to pm_definer using (true) with check (true);
create policy tenant_registry_backup  on public.tenant_registry for select to pm_backup  using (true);

reset role;
