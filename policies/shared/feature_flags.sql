-- Row-level security of feature flags: the platform sets them, through its functions.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V030

set role pm_owner;

create policy feature_flags_default on shared.feature_flags for select to pm_app, property_manager_role, tenant_role
  using      (organization_id is null);
create policy feature_flags_select  on shared.feature_flags for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()));
create policy feature_flags_owner   on shared.feature_flags for all    to pm_owner   using (organization_id is null) with check (organization_id is null);
create policy feature_flags_definer on shared.feature_flags for all    to pm_definer using (true) with check (true);
create policy feature_flags_backup  on shared.feature_flags for select to pm_backup  using (true);

grant select on shared.feature_flags to pm_app, property_manager_role;
grant select (flag_key, organization_id, is_enabled, rollout_percentage, conditions, expires_at) on shared.feature_flags to tenant_role;

reset role;
