-- Row-level security of messages: what one sent, what one was sent, and with the permission everything.
-- Nobody writes in another's name, and a manager only to his colleagues and to the people in his properties.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V137

set role pm_owner;

create policy messages_access              on communication.messages for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy messages_sent                on communication.messages for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id()));
create policy messages_received            on communication.messages for select to pm_app, property_manager_role, tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_user_profile_id = (select app.current_profile_id()));
create policy messages_manager_property    on communication.messages for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and recipient_property_id = any ((select app.my_property_ids())::uuid[]));
create policy messages_renter_tenant       on communication.messages for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_tenant_id = any ((select app.my_tenant_ids())::uuid[]));
create policy messages_renter_unit         on communication.messages for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_unit_id = any ((select app.my_home_unit_ids())::uuid[]));
create policy messages_renter_property     on communication.messages for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and recipient_property_id = any ((select app.my_home_property_ids())::uuid[]));
create policy messages_insert              on communication.messages for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.send')) and sender_id = (select app.current_profile_id()));
create policy messages_manager_to_user     on communication.messages for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id())
              and recipient_user_profile_id = any ((select app.my_correspondent_ids())::uuid[]));
create policy messages_manager_to_tenant   on communication.messages for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id())
              and recipient_tenant_id = any ((select app.my_managed_tenant_ids())::uuid[]));
create policy messages_manager_to_unit     on communication.messages for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id())
              and recipient_unit_id = any ((select app.my_managed_unit_ids())::uuid[]));
create policy messages_manager_to_property on communication.messages for insert to property_manager_role
  with check (organization_id = (select app.required_organization_id()) and sender_id = (select app.current_profile_id())
              and recipient_property_id = any ((select app.my_property_ids())::uuid[]));
create policy messages_delete              on communication.messages for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy messages_owner               on communication.messages for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy messages_definer             on communication.messages for all    to pm_definer using (true) with check (true);
create policy messages_backup              on communication.messages for select to pm_backup using (true);

grant select, insert, delete on communication.messages to pm_app;
grant select, insert on communication.messages to property_manager_role;
grant select on communication.messages to tenant_role;

reset role;
