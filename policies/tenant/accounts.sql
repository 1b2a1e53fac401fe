-- Row-level security of the chart of accounts. Managers see it, for what they read is booked on it.
-- pmdb: since V009

set role pm_owner;

create policy accounts_access on accounts for select to pm_app
  using      ((select id = app.organization_if('finance.view_all') from organizations));
create policy accounts_insert on accounts for insert to pm_app
  with check ((select id = app.organization_if('accounts.manage') from organizations));
create policy accounts_update on accounts for update to pm_app
  using      ((select id = app.organization_if('accounts.manage') from organizations))
  with check ((select id = app.organization_if('accounts.manage') from organizations));
create policy accounts_delete on accounts for delete to pm_app
  using      ((select id = app.organization_if('accounts.manage') from organizations));
create policy accounts_manager_select on accounts for select to property_manager_role
  using      ((select id = app.required_organization_id() from organizations));
create policy accounts_read on accounts for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy accounts_owner on accounts for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy accounts_definer on accounts for all to pm_definer using (true) with check (true);
create policy accounts_backup on accounts for select to pm_backup using (true);

grant select, insert, update, delete on accounts to pm_app;
grant select on accounts to property_manager_role, pm_readonly, pm_reporting;

reset role;
