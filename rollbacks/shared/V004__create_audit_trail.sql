-- Takes away the audit trail with everything in it: keep a dump of shared.audit_logs where the law asks for one.

set role pm_owner;

drop procedure app.attach_audit(regclass, text[], text[]);

reset role;

set role pm_definer;

drop table shared.audit_logs;
drop function app.create_audit_trail();
drop function app.audited_values(jsonb, text[], text[]);
drop function app.drop_audit_partitions(interval);
drop function app.create_audit_partitions(integer);
drop function app.add_audit_partition(text, text);
drop function app.refuse_change();

reset role;
