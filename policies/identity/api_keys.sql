-- Row-level security of api keys.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V016

set role pm_owner;

create policy api_keys_owner   on identity.api_keys for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy api_keys_definer on identity.api_keys for all    to pm_definer using (true) with check (true);
create policy api_keys_backup  on identity.api_keys for select to pm_backup  using (true);

reset role;
