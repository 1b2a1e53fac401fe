-- Row-level security of the archive. Nobody but the definer writes it.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V048

set role pm_owner;

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
