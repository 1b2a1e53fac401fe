-- Row-level security of tokens: reached through functions; nobody but the definer and the backup sees them all.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V014

set role pm_owner;

create policy auth_tokens_owner   on identity.auth_tokens for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy auth_tokens_definer on identity.auth_tokens for all    to pm_definer using (true) with check (true);
create policy auth_tokens_backup  on identity.auth_tokens for select to pm_backup  using (true);

reset role;
