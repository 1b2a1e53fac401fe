-- Row-level security of the record of contacts: staff add to it, note what became of a contact, and delete nothing.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V074

set role pm_owner;

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

reset role;
