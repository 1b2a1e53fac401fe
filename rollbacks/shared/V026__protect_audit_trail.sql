-- Takes away the grants and policies of the audit trail.

set role pm_definer;


revoke all on shared.audit_logs from pm_app, pm_owner;
drop policy audit_logs_backup on shared.audit_logs;
drop policy audit_logs_definer_insert on shared.audit_logs;
drop policy audit_logs_definer_select on shared.audit_logs;
drop policy audit_logs_owner on shared.audit_logs;
drop policy audit_logs_select on shared.audit_logs;
alter table shared.audit_logs no force row level security;
alter table shared.audit_logs disable row level security;

reset role;
