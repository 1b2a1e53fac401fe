-- Takes away the audit trigger of tenant schemas.

set role pm_definer;

drop function app.audit_trigger();

reset role;
