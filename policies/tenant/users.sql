-- Row-level security of the organization's people: with the permission everybody, without it oneself (E084).
-- pmdb: since V004

set role pm_owner;

create policy users_access on users for select to pm_app
  using      ((select id = app.organization_if('users.view_all') from organizations));
create policy users_self_select on users for select to pm_app, property_manager_role, tenant_role
  using      (id = (select app.current_user_id() from organizations));
create policy users_self_update on users for update to property_manager_role, tenant_role
  using      (id = (select app.current_user_id() from organizations))
  with check (id = (select app.current_user_id() from organizations));
create policy users_insert on users for insert to pm_app
  with check ((select id = app.organization_if('users.create') from organizations));
create policy users_update on users for update to pm_app
  using      ((select id = app.organization_if('users.update') from organizations))
  with check ((select id = app.organization_if('users.update') from organizations));
create policy users_read on users for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy users_owner on users for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy users_definer on users for all to pm_definer using (true) with check (true);
create policy users_backup on users for select to pm_backup using (true);

grant select, insert on users to pm_app;
-- Who somebody is never changes.
grant update (email, phone_number, first_name, last_name, role, status, preferences) on users to pm_app;
grant select on users to property_manager_role, tenant_role;
grant update (phone_number, first_name, last_name, preferences) on users to property_manager_role, tenant_role;
grant select (id, organization_id, first_name, last_name, role, status, last_login_at, created_at, updated_at) on users
  to pm_readonly, pm_reporting;

reset role;
