-- Row-level security of accounts. Managers see them, which their expenses are booked on.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V033

set role pm_owner;

create policy accounts_access         on financial.accounts for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy accounts_insert         on financial.accounts for insert to pm_app
  with check (organization_id = (select app.organization_if('accounts.manage')));
create policy accounts_update         on financial.accounts for update to pm_app
  using      (organization_id = (select app.organization_if('accounts.manage')))
  with check (organization_id = (select app.organization_if('accounts.manage')));
create policy accounts_delete         on financial.accounts for delete to pm_app
  using      (organization_id = (select app.organization_if('accounts.manage')));
create policy accounts_manager_select on financial.accounts for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()));
create policy accounts_read           on financial.accounts for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy accounts_owner          on financial.accounts for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy accounts_definer        on financial.accounts for all    to pm_definer using (true) with check (true);
create policy accounts_backup         on financial.accounts for select to pm_backup  using (true);

grant select, delete on financial.accounts to pm_app;
-- Which accounts the application relies on is the platform's to say.
grant insert (id, organization_id, account_code, account_name, account_type, account_category, parent_account_id, is_active,
              description)
  on financial.accounts to pm_app;
grant update (account_code, account_name, account_type, account_category, parent_account_id, is_active, description)
  on financial.accounts to pm_app;
grant select on financial.accounts to property_manager_role, pm_readonly, pm_reporting;

reset role;
