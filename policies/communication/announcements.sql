-- Row-level security of announcements: what is published, for those it is meant for.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V076

set role pm_owner;

create policy announcements_access         on communication.announcements for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy announcements_insert         on communication.announcements for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy announcements_update         on communication.announcements for update to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')))
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy announcements_delete         on communication.announcements for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy announcements_staff_select   on communication.announcements for select to pm_app
  using      (organization_id = (select app.required_organization_id()) and status = 'published' and audience in ('all', 'staff'));
create policy announcements_manager_select on communication.announcements for select to property_manager_role
  using      (organization_id = (select app.required_organization_id()) and status = 'published' and audience in ('all', 'staff')
         and coalesce(property_id = any ((select app.my_property_ids())::uuid[]), true));
create policy announcements_renter_select  on communication.announcements for select to tenant_role
  using      (organization_id = (select app.required_organization_id()) and status = 'published' and audience in ('all', 'tenants')
         and coalesce(property_id = any ((select app.my_home_property_ids())::uuid[]), true));
create policy announcements_read           on communication.announcements for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy announcements_owner          on communication.announcements for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy announcements_definer        on communication.announcements for all    to pm_definer using (true) with check (true);
create policy announcements_backup         on communication.announcements for select to pm_backup using (true);

grant select, insert, update, delete on communication.announcements to pm_app;
grant select on communication.announcements to property_manager_role, tenant_role, pm_readonly, pm_reporting;

reset role;
