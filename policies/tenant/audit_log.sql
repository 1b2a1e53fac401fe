-- Row-level security of the organization's audit trail: it is read with the permission, and the trigger alone writes it.
-- pmdb: since V003

set role pm_definer;

create policy audit_log_select on audit_log for select to pm_app
  using      ((select id = app.organization_if('audit.view_all') from organizations));
create policy audit_log_owner on audit_log for select to pm_owner
  using      ((select id = app.required_organization_id() from organizations));
create policy audit_log_definer_select on audit_log for select to pm_definer using (true);
create policy audit_log_definer_insert on audit_log for insert to pm_definer with check (true);
create policy audit_log_backup on audit_log for select to pm_backup using (true);

grant select on audit_log to pm_app, pm_owner;

reset role;
