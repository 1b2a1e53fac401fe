-- Takes away the grants and policies of templates, notifications and preferences.

set role pm_owner;

revoke all on communication.notification_preferences from pm_app, property_manager_role, tenant_role;
drop policy notification_preferences_backup on communication.notification_preferences;
drop policy notification_preferences_definer on communication.notification_preferences;
drop policy notification_preferences_owner on communication.notification_preferences;
drop policy notification_preferences_self_delete on communication.notification_preferences;
drop policy notification_preferences_self_update on communication.notification_preferences;
drop policy notification_preferences_self_insert on communication.notification_preferences;
drop policy notification_preferences_self_select on communication.notification_preferences;
drop policy notification_preferences_access on communication.notification_preferences;
alter table communication.notification_preferences no force row level security;
alter table communication.notification_preferences disable row level security;

revoke all on communication.notifications from pm_app, property_manager_role, tenant_role;
drop policy notifications_backup on communication.notifications;
drop policy notifications_definer on communication.notifications;
drop policy notifications_owner on communication.notifications;
drop policy notifications_renter_select on communication.notifications;
drop policy notifications_self_select on communication.notifications;
drop policy notifications_delete on communication.notifications;
drop policy notifications_update on communication.notifications;
drop policy notifications_insert on communication.notifications;
drop policy notifications_access on communication.notifications;
alter table communication.notifications no force row level security;
alter table communication.notifications disable row level security;

revoke all on communication.email_templates from pm_app;
drop policy email_templates_backup on communication.email_templates;
drop policy email_templates_definer on communication.email_templates;
drop policy email_templates_owner on communication.email_templates;
drop policy email_templates_delete on communication.email_templates;
drop policy email_templates_update on communication.email_templates;
drop policy email_templates_insert on communication.email_templates;
drop policy email_templates_select on communication.email_templates;
drop policy email_templates_default on communication.email_templates;
alter table communication.email_templates no force row level security;
alter table communication.email_templates disable row level security;

set row_security = on;

delete from identity.permissions where code in ('communication.view_all', 'communication.send', 'communication.manage');

reset row_security;

reset role;
