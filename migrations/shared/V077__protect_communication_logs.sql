-- Row-level security of the record of contacts: staff add to it and note what became of a contact, and delete nothing.
-- One predicate for each command, evaluated once in a statement (E072), one policy for each persona instead of an OR of
-- everything; a permission to see never allows to write, and every write says what it may leave behind (E076, E077, E078).

set role pm_owner;

-- communication.communication_logs

alter table communication.communication_logs enable row level security;
alter table communication.communication_logs force row level security;

create policy communication_logs_access  on communication.communication_logs for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy communication_logs_insert  on communication.communication_logs for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.send')));
create policy communication_logs_update  on communication.communication_logs for update to pm_app
  using      (organization_id = (select app.organization_if('communication.send')))
  with check (organization_id = (select app.organization_if('communication.send')));
create policy communication_logs_read    on communication.communication_logs for select to pm_readonly, pm_reporting
  using      (organization_id = (select app.required_organization_id()));
create policy communication_logs_owner   on communication.communication_logs for all    to pm_owner
  using      (organization_id = (select app.required_organization_id()))
  with check (organization_id = (select app.required_organization_id()));
create policy communication_logs_definer on communication.communication_logs for all    to pm_definer using (true) with check (true);
create policy communication_logs_backup  on communication.communication_logs for select to pm_backup using (true);

grant select, insert on communication.communication_logs to pm_app;
grant update (provider, provider_message_id, status, error_message, cost) on communication.communication_logs to pm_app;
-- Addresses and what was written to them are not for reports.
grant select (id, organization_id, channel, direction, notification_id, message_id, template_id, tenant_id, user_profile_id,
              provider, status, cost, occurred_at, created_at)
  on communication.communication_logs to pm_readonly, pm_reporting;

-- communication.delivery_status

alter table communication.delivery_status enable row level security;
alter table communication.delivery_status force row level security;

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
