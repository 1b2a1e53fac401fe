-- Row-level security of the audit trail: an organization reads its own entries, the trigger alone writes.

set role pm_definer;

alter table shared.audit_logs enable row level security;
alter table shared.audit_logs force row level security;

create policy audit_logs_select          on shared.audit_logs for select to pm_app
  using      (organization_id = (select app.organization_if('audit.view_all')));
create policy audit_logs_owner           on shared.audit_logs for select to pm_owner
  using      (organization_id = (select app.required_organization_id()));
create policy audit_logs_definer_select  on shared.audit_logs for select to pm_definer using (true);
create policy audit_logs_definer_insert  on shared.audit_logs for insert to pm_definer with check (true);
create policy audit_logs_backup          on shared.audit_logs for select to pm_backup  using (true);

grant select on shared.audit_logs to pm_app, pm_owner;

reset role;
