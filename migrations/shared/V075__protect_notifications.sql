-- Row-level security of templates, notifications and preferences.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- The owner's policy shows it the whole catalogue; pmdb runs files with row_security off.
set row_security = on;

insert into identity.permissions (code, resource, action, description) values
  ('communication.view_all', 'communication', 'view_all', 'See all messages, notifications and contacts'),
  ('communication.send',     'communication', 'send',     'Send messages and notifications'),
  ('communication.manage',   'communication', 'manage',   'Publish announcements, and keep templates');

reset row_security;

-- communication.email_templates: the platform's are everybody's to use

alter table communication.email_templates enable row level security;
alter table communication.email_templates force row level security;

create policy email_templates_default on communication.email_templates for select to pm_app
  using      (organization_id is null);
create policy email_templates_select  on communication.email_templates for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy email_templates_insert  on communication.email_templates for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy email_templates_update  on communication.email_templates for update to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')))
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy email_templates_delete  on communication.email_templates for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy email_templates_owner   on communication.email_templates for all    to pm_owner
  using      (organization_id is null)
  with check (organization_id is null);
create policy email_templates_definer on communication.email_templates for all    to pm_definer using (true) with check (true);
create policy email_templates_backup  on communication.email_templates for select to pm_backup using (true);

grant select, insert, delete on communication.email_templates to pm_app;
grant update (template_key, language, version, name, subject, body_html, body_text, variables, is_active) on communication.email_templates to pm_app;

-- communication.notifications: one's own, and with the permission everybody's

alter table communication.notifications enable row level security;
alter table communication.notifications force row level security;

create policy notifications_access        on communication.notifications for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy notifications_insert        on communication.notifications for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.send')));
create policy notifications_update        on communication.notifications for update to pm_app
  using      (organization_id = (select app.organization_if('communication.send')))
  with check (organization_id = (select app.organization_if('communication.send')));
create policy notifications_delete        on communication.notifications for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy notifications_self_select   on communication.notifications for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_user_profile_id = (select app.current_profile_id()));
create policy notifications_renter_select on communication.notifications for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy notifications_owner         on communication.notifications for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy notifications_definer       on communication.notifications for all    to pm_definer using (true) with check (true);
create policy notifications_backup        on communication.notifications for select to pm_backup using (true);

grant select, insert, delete on communication.notifications to pm_app;
grant update (status, scheduled_for, sent_at, expires_at) on communication.notifications to pm_app;
grant select on communication.notifications to property_manager_role, tenant_role;

-- communication.notification_preferences: everybody's own

alter table communication.notification_preferences enable row level security;
alter table communication.notification_preferences force row level security;

create policy notification_preferences_access      on communication.notification_preferences for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy notification_preferences_self_select on communication.notification_preferences for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and user_profile_id = (select app.current_profile_id()));
create policy notification_preferences_self_insert on communication.notification_preferences for insert to pm_app, property_manager_role, tenant_role
  with check (organization_id = (select app.required_organization_id()) and user_profile_id = (select app.current_profile_id()));
create policy notification_preferences_self_update on communication.notification_preferences for update to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and user_profile_id = (select app.current_profile_id()))
  with check (organization_id = (select app.required_organization_id()) and user_profile_id = (select app.current_profile_id()));
create policy notification_preferences_self_delete on communication.notification_preferences for delete to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and user_profile_id = (select app.current_profile_id()));
create policy notification_preferences_owner       on communication.notification_preferences for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy notification_preferences_definer     on communication.notification_preferences for all    to pm_definer
  using      (true)
  with check (true);
create policy notification_preferences_backup      on communication.notification_preferences for select to pm_backup using (true);

grant select, insert, delete on communication.notification_preferences to pm_app, property_manager_role, tenant_role;
grant update (is_enabled, quiet_hours_start, quiet_hours_end, timezone) on communication.notification_preferences to pm_app, property_manager_role, tenant_role;

reset role;
