-- Row-level security of messages: what one sent, what one was sent, and with the permission everything. Nobody writes in another's name,
-- and a manager only to his colleagues and to the people in his properties.
-- pmdb: since V014

set role pm_owner;

create policy messages_access on messages for select to pm_app
  using      ((select id = app.organization_if('communication.view_all') from organizations));
create policy messages_sent on messages for select to pm_app, property_manager_role, tenant_role
  using      (sender_id = (select app.current_user_id() from organizations));
create policy messages_received on messages for select to pm_app, property_manager_role, tenant_role
  using      (recipient_user_id = (select app.current_user_id() from organizations));
create policy messages_manager_property on messages for select to property_manager_role
  using      (recipient_property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy messages_renter_unit on messages for select to tenant_role
  using      (recipient_unit_id = any ((select my_home_unit_ids() from organizations)::uuid[]));
create policy messages_renter_property on messages for select to tenant_role
  using      (recipient_property_id = any ((select my_home_property_ids() from organizations)::uuid[]));
create policy messages_insert on messages for insert to pm_app
  with check ((select id = app.organization_if('communication.send') from organizations) and sender_id = (select app.current_user_id() from organizations));
create policy messages_manager_to_user on messages for insert to property_manager_role
  with check (sender_id = (select app.current_user_id() from organizations) and recipient_user_id = any ((select my_correspondent_ids() from organizations)::uuid[]));
create policy messages_manager_to_unit on messages for insert to property_manager_role
  with check (sender_id = (select app.current_user_id() from organizations) and recipient_unit_id = any ((select my_managed_unit_ids() from organizations)::uuid[]));
create policy messages_manager_to_property on messages for insert to property_manager_role
  with check (sender_id = (select app.current_user_id() from organizations) and recipient_property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy messages_delete on messages for delete to pm_app
  using      ((select id = app.organization_if('communication.manage') from organizations));
create policy messages_owner on messages for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy messages_definer on messages for all to pm_definer using (true) with check (true);
create policy messages_backup on messages for select to pm_backup using (true);

grant select, insert, delete on messages to pm_app;
grant select, insert on messages to property_manager_role;
grant select on messages to tenant_role;

reset role;
