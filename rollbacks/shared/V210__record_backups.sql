-- Takes away what was recorded of backups; the backups stay where they are.

set role pm_definer;

drop function monitoring.check_backups();
drop function monitoring.record_backup(text, bigint, timestamptz);

reset role;

set role pm_owner;

drop table monitoring.backups;

reset role;
