-- Row-level security of the ledger. What is posted stays as it is by trigger, whatever a policy allows (E218).
-- pmdb: since V014

set role pm_owner;

create policy transactions_access on transactions for select to pm_app
  using      ((select id = app.organization_if('finance.view_all') from organizations));
create policy transactions_insert on transactions for insert to pm_app
  with check ((select id = app.organization_if('ledger.post') from organizations));
create policy transactions_update on transactions for update to pm_app
  using      ((select id = app.organization_if('ledger.post') from organizations))
  with check ((select id = app.organization_if('ledger.post') from organizations));
create policy transactions_delete on transactions for delete to pm_app
  using      ((select id = app.organization_if('ledger.post') from organizations));
create policy transactions_manager_select on transactions for select to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy transactions_read on transactions for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy transactions_owner on transactions for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy transactions_definer on transactions for all to pm_definer using (true) with check (true);
create policy transactions_backup on transactions for select to pm_backup using (true);

grant select, insert, update, delete on transactions to pm_app;
grant select on transactions to property_manager_role, pm_readonly, pm_reporting;

reset role;
