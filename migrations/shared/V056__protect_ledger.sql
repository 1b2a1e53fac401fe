-- Row-level security of the ledger and its archive. Nobody but the definer writes the archive.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- financial.transactions

alter table financial.transactions enable row level security;
alter table financial.transactions force row level security;

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
grant select on financial.ledger to pm_app, property_manager_role, pm_readonly, pm_reporting;
grant execute on function app.reverse_journal(uuid, date, text) to pm_app;

-- financial.transactions_archive

alter table financial.transactions_archive enable row level security;
alter table financial.transactions_archive force row level security;

create policy transactions_archive_access         on financial.transactions_archive for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy transactions_archive_manager_select on financial.transactions_archive for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy transactions_archive_read           on financial.transactions_archive for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy transactions_archive_owner          on financial.transactions_archive for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy transactions_archive_definer        on financial.transactions_archive for all    to pm_definer using (true) with check (true);
create policy transactions_archive_backup         on financial.transactions_archive for select to pm_backup  using (true);

grant select on financial.transactions_archive to pm_app, property_manager_role, pm_readonly, pm_reporting;

reset role;
