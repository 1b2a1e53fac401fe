-- Row-level security of the audit trail: an organization reads its own entries, the trigger alone writes.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V017

set role pm_definer;

create policy audit_logs_select          on shared.audit_logs for select to pm_app
  using      (organization_id = (select app.organization_if('audit.view_all')));
create policy audit_logs_owner           on shared.audit_logs for select to pm_owner
  using      (organization_id = (select app.required_organization_id()));
create policy audit_logs_definer_select  on shared.audit_logs for select to pm_definer using (true);
create policy audit_logs_definer_insert  on shared.audit_logs for insert to pm_definer with check (true);
create policy audit_logs_backup          on shared.audit_logs for select to pm_backup  using (true);

grant select on shared.audit_logs to pm_app, pm_owner;

reset role;
