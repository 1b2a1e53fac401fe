-- Row-level security of financial reports: those of the organization itself are for who sees all of it (E083).
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V043

set role pm_owner;

create policy financial_reports_access         on financial.financial_reports for select to pm_app
  using      (organization_id = (select app.organization_if('finance.view_all')));
create policy financial_reports_insert         on financial.financial_reports for insert to pm_app
  with check (organization_id = (select app.organization_if('reports.manage')));
create policy financial_reports_update         on financial.financial_reports for update to pm_app
  using      (organization_id = (select app.organization_if('reports.manage')))
  with check (organization_id = (select app.organization_if('reports.manage')));
create policy financial_reports_delete         on financial.financial_reports for delete to pm_app
  using      (organization_id = (select app.organization_if('reports.manage')));
create policy financial_reports_manager_select on financial.financial_reports for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and property_id = any ((select app.my_property_ids())::uuid[]));
create policy financial_reports_read           on financial.financial_reports for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy financial_reports_owner          on financial.financial_reports for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy financial_reports_definer        on financial.financial_reports for all    to pm_definer using (true) with check (true);
create policy financial_reports_backup         on financial.financial_reports for select to pm_backup  using (true);

grant select, insert, update, delete on financial.financial_reports to pm_app;
grant select on financial.financial_reports to property_manager_role, pm_readonly, pm_reporting;

reset role;
