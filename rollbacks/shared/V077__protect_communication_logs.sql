-- Takes away the grants and policies of the record of contacts.

set role pm_owner;

revoke all on communication.delivery_status from pm_app, pm_readonly, pm_reporting;
drop policy delivery_status_backup on communication.delivery_status;
drop policy delivery_status_definer on communication.delivery_status;
drop policy delivery_status_owner on communication.delivery_status;
drop policy delivery_status_read on communication.delivery_status;
drop policy delivery_status_insert on communication.delivery_status;
drop policy delivery_status_access on communication.delivery_status;
alter table communication.delivery_status no force row level security;
alter table communication.delivery_status disable row level security;

revoke all on communication.communication_logs from pm_app, pm_readonly, pm_reporting;
drop policy communication_logs_backup on communication.communication_logs;
drop policy communication_logs_definer on communication.communication_logs;
drop policy communication_logs_owner on communication.communication_logs;
drop policy communication_logs_read on communication.communication_logs;
drop policy communication_logs_update on communication.communication_logs;
drop policy communication_logs_insert on communication.communication_logs;
drop policy communication_logs_access on communication.communication_logs;
alter table communication.communication_logs no force row level security;
alter table communication.communication_logs disable row level security;

reset role;
