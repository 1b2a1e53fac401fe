-- Row-level security of memberships: who may change them may make himself an administrator, hence a permission of its own.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V017

set role pm_owner;

create policy organization_members_access   on core.organization_members for select to pm_app
  using      (organization_id = (select app.organization_if('users.view_all')));
create policy organization_members_insert   on core.organization_members for insert to pm_app
  with check (organization_id = (select app.organization_if('members.manage')));
create policy organization_members_update   on core.organization_members for update to pm_app
  using      (organization_id = (select app.organization_if('members.manage')))
  with check (organization_id = (select app.organization_if('members.manage')));
create policy organization_members_delete   on core.organization_members for delete to pm_app
  using      (organization_id = (select app.organization_if('members.manage')));
create policy organization_members_read     on core.organization_members for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy organization_members_owner    on core.organization_members for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy organization_members_definer  on core.organization_members for all    to pm_definer using (true) with check (true);
create policy organization_members_backup   on core.organization_members for select to pm_backup  using (true);

grant select, insert, update, delete on core.organization_members to pm_app;
grant select on core.organization_members to pm_readonly, pm_reporting;

reset role;
