-- Row-level security of accounts and billing cycles. Managers see the accounts, which their expenses are booked on.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- financial.accounts

alter table financial.accounts enable row level security;
alter table financial.accounts force row level security;

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

-- financial.billing_cycles

alter table financial.billing_cycles enable row level security;
alter table financial.billing_cycles force row level security;

create policy billing_cycles_access         on financial.billing_cycles for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy billing_cycles_insert         on financial.billing_cycles for insert to pm_app
  with check (organization_id = (select app.organization_if('billing_cycles.manage')));
create policy billing_cycles_update         on financial.billing_cycles for update to pm_app
  using      (organization_id = (select app.organization_if('billing_cycles.manage')))
  with check (organization_id = (select app.organization_if('billing_cycles.manage')));
create policy billing_cycles_delete         on financial.billing_cycles for delete to pm_app
  using      (organization_id = (select app.organization_if('billing_cycles.manage')));
create policy billing_cycles_manager_select on financial.billing_cycles for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy billing_cycles_read           on financial.billing_cycles for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy billing_cycles_owner          on financial.billing_cycles for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy billing_cycles_definer        on financial.billing_cycles for all    to pm_definer using (true) with check (true);
create policy billing_cycles_backup         on financial.billing_cycles for select to pm_backup  using (true);

grant select, insert, update, delete on financial.billing_cycles to pm_app;
grant select on financial.billing_cycles to property_manager_role, pm_readonly, pm_reporting;

reset role;
