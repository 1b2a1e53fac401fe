-- Takes away the grants and policies of messages and announcements.

set role pm_owner;

revoke all on communication.announcements from pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
drop policy announcements_backup on communication.announcements;
drop policy announcements_definer on communication.announcements;
drop policy announcements_owner on communication.announcements;
drop policy announcements_read on communication.announcements;
drop policy announcements_renter_select on communication.announcements;
drop policy announcements_manager_select on communication.announcements;
drop policy announcements_staff_select on communication.announcements;
drop policy announcements_delete on communication.announcements;
drop policy announcements_update on communication.announcements;
drop policy announcements_insert on communication.announcements;
drop policy announcements_access on communication.announcements;
alter table communication.announcements no force row level security;
alter table communication.announcements disable row level security;

revoke all on communication.messages from pm_app, property_manager_role, tenant_role;
drop policy messages_backup on communication.messages;
drop policy messages_definer on communication.messages;
drop policy messages_owner on communication.messages;
drop policy messages_delete on communication.messages;
drop policy messages_manager_insert on communication.messages;
drop policy messages_insert on communication.messages;
drop policy messages_renter_property on communication.messages;
drop policy messages_renter_unit on communication.messages;
drop policy messages_renter_tenant on communication.messages;
drop policy messages_manager_property on communication.messages;
drop policy messages_received on communication.messages;
drop policy messages_sent on communication.messages;
drop policy messages_access on communication.messages;
alter table communication.messages no force row level security;
alter table communication.messages disable row level security;

reset role;

set role pm_definer;

drop function app.my_home_property_ids();
drop function app.my_home_unit_ids();

reset role;
