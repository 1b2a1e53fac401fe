-- Who may read public.audit_logs.
-- pmdb: since V081

set role pm_owner;

grant select on public.audit_logs     to pm_app;

reset role;
