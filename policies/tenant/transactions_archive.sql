-- Row-level security of the ledger's archive. Nobody but the definer writes it.
-- pmdb: since V014

set role pm_owner;

create policy transactions_archive_access on transactions_archive for select to pm_app
  using      ((select id = app.organization_if('finance.view_all') from organizations));
create policy transactions_archive_manager_select on transactions_archive for select to property_manager_role
  using      (property_id = any ((select my_property_ids() from organizations)::uuid[]));
create policy transactions_archive_read on transactions_archive for select to pm_readonly, pm_reporting
  using      ((select id = app.required_organization_id() from organizations));
create policy transactions_archive_owner on transactions_archive for all to pm_owner
  using      ((select id = app.required_organization_id() from organizations))
  with check ((select id = app.required_organization_id() from organizations));
create policy transactions_archive_definer on transactions_archive for all to pm_definer using (true) with check (true);
create policy transactions_archive_backup on transactions_archive for select to pm_backup using (true);

grant select on transactions_archive to pm_app, property_manager_role, pm_readonly, pm_reporting;

reset role;
