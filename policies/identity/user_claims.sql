-- Row-level security of user claims.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V015

set role pm_owner;

create policy user_claims_owner   on identity.user_claims for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy user_claims_definer on identity.user_claims for all    to pm_definer using (true) with check (true);
create policy user_claims_backup  on identity.user_claims for select to pm_backup  using (true);

reset role;
