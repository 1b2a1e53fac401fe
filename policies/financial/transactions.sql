-- Row-level security of the ledger.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V046

set role pm_owner;

create policy transactions_access         on financial.transactions for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy transactions_insert         on financial.transactions for insert to pm_app
  with check (organization_id = (select app.organization_if('ledger.post')));
create policy transactions_update         on financial.transactions for update to pm_app
  using      (organization_id = (select app.organization_if('ledger.post')))
  with check (organization_id = (select app.organization_if('ledger.post')));
create policy transactions_delete         on financial.transactions for delete to pm_app
  using      (organization_id = (select app.organization_if('ledger.post')));
create policy transactions_manager_select on financial.transactions for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy transactions_read           on financial.transactions for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy transactions_owner          on financial.transactions for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy transactions_definer        on financial.transactions for all    to pm_definer using (true) with check (true);
create policy transactions_backup         on financial.transactions for select to pm_backup  using (true);

grant select, insert, update, delete on financial.transactions to pm_app;
grant select on financial.transactions to property_manager_role, pm_readonly, pm_reporting;

reset role;
