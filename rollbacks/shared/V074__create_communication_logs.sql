-- Takes away the record of contacts and their delivery.

set role pm_definer;

drop function app.delete_old_communication_logs(interval, integer);

reset role;

set role pm_owner;

drop table communication.delivery_status;
drop table communication.communication_logs;

reset role;
