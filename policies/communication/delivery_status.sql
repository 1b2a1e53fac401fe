-- Row-level security of delivery status.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V074

set role pm_owner;

create policy delivery_status_access  on communication.delivery_status for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy delivery_status_insert  on communication.delivery_status for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.send')));
create policy delivery_status_read    on communication.delivery_status for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy delivery_status_owner   on communication.delivery_status for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy delivery_status_definer on communication.delivery_status for all    to pm_definer using (true) with check (true);
create policy delivery_status_backup  on communication.delivery_status for select to pm_backup using (true);

grant select, insert on communication.delivery_status to pm_app;
grant select (id, organization_id, communication_log_id, status, occurred_at, created_at) on communication.delivery_status to pm_readonly, pm_reporting;

reset role;
