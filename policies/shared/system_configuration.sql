-- Row-level security of the platform's configuration: through its functions alone.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V030

set role pm_owner;

create policy system_configuration_owner   on shared.system_configuration for all    to pm_owner   using (true) with check (true);
create policy system_configuration_definer on shared.system_configuration for all    to pm_definer using (true) with check (true);
create policy system_configuration_backup  on shared.system_configuration for select to pm_backup  using (true);

reset role;
