-- Row-level security of notifications: one's own, and with the permission everybody's.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V072

set role pm_owner;

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

reset role;
