-- Row-level security of e-mail templates: the platform's are everybody's to use.
-- One predicate a command, one policy a persona, and what each write may leave behind (E072, E076, E077, E078).
-- pmdb: since V071

set role pm_owner;

create policy email_templates_default on communication.email_templates for select to pm_app
  using      (organization_id is null);
create policy email_templates_select  on communication.email_templates for select to pm_app
  using      (organization_id = (select app.organization_if('communication.view_all')));
create policy email_templates_insert  on communication.email_templates for insert to pm_app
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy email_templates_update  on communication.email_templates for update to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')))
  with check (organization_id = (select app.organization_if('communication.manage')));
create policy email_templates_delete  on communication.email_templates for delete to pm_app
  using      (organization_id = (select app.organization_if('communication.manage')));
create policy email_templates_owner   on communication.email_templates for all    to pm_owner
  using      (organization_id is null)
  with check (organization_id is null);
create policy email_templates_definer on communication.email_templates for all    to pm_definer using (true) with check (true);
create policy email_templates_backup  on communication.email_templates for select to pm_backup using (true);

grant select, insert, delete on communication.email_templates to pm_app;
grant update (template_key, language, version, name, subject, body_html, body_text, variables, is_active) on communication.email_templates to pm_app;

reset role;
