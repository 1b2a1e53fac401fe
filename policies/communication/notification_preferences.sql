-- Row-level security of notification preferences: everybody's own.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V072

set role pm_owner;

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
