-- Texts of e-mails, the platform's and the organizations' own.

set role pm_owner;

create table communication.email_templates (
  id               uuid          not null  default gen_random_uuid(),
  organization_id  uuid                     default app.current_organization_id(), -- E089
  template_key     varchar(100)  not null,
  language         varchar(10)   not null  default 'en',
  version          integer       not null  default 1,
  name             varchar(255)  not null,
  subject          varchar(255)  not null,
  body_html        text          not null,
  body_text        text,
  variables        jsonb         not null  default '[]',
  is_active        boolean       not null  default true,
  created_by       uuid,
  created_at       timestamptz   not null  default now(),
  updated_at       timestamptz   not null  default now(),

  constraint email_templates_pkey                       primary key (id),
  constraint email_templates_organization_id_id_key     unique (organization_id, id),
  constraint email_templates_template_key_language_version_key
    unique nulls not distinct (organization_id, template_key, language, version),
  constraint email_templates_organization_id_fkey       foreign key (organization_id) references core.organizations (id)     on delete restrict,
  constraint email_templates_created_by_fkey            foreign key (created_by)      references identity.user_profiles (id) on delete set null,
  constraint email_templates_version_check              check (version > 0),
  constraint email_templates_variables_check            check (jsonb_typeof(variables) = 'array')
);

create index idx_email_templates_created_by on communication.email_templates (created_by);

comment on table  communication.email_templates                  is 'Texts of e-mails; an organization''s own goes before the platform''s of the same key';
comment on column communication.email_templates.organization_id  is 'NULL for a template of the platform; never changed';
comment on column communication.email_templates.template_key     is 'What the application asks for, such as invoice_due';
comment on column communication.email_templates.language         is 'Language tag such as en';
comment on column communication.email_templates.version          is 'A new text is a new version: what was sent stays readable';
comment on column communication.email_templates.name             is 'What people call it';
comment on column communication.email_templates.subject          is 'The line above the mail; may use variables';
comment on column communication.email_templates.body_html        is 'The mail as most read it; may use variables';
comment on column communication.email_templates.body_text        is 'The same for who reads no HTML; may use variables';
comment on column communication.email_templates.variables        is 'Array of the names that the text may use';
comment on column communication.email_templates.is_active        is 'Whether it is used; of several versions the highest that is';
comment on column communication.email_templates.created_by       is 'Who wrote it';

create trigger set_updated_at
  before update on communication.email_templates
  for each row execute function app.set_updated_at();

create trigger set_created_by
  before insert on communication.email_templates
  for each row execute function app.set_created_by();

call app.attach_audit('communication.email_templates');

-- A composite key can't say "of this organization or of the platform" (E024); these two triggers do.
create function app.keep_template_owner() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'foreign_key_violation',
    message = format('template %s stays with its organization: notifications of it may refer to the template', old.id);
end
$$;

create trigger keep_template_owner
  before update of organization_id on communication.email_templates
  for each row
  when (old.organization_id is distinct from new.organization_id)
  execute function app.keep_template_owner();

alter table communication.email_templates enable row level security;
alter table communication.email_templates force row level security; -- E075

reset role;

set role pm_definer;

-- A foreign template is refused in the very words of one that doesn't exist, and tells as little (E025).
create function app.refuse_foreign_template() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from communication.email_templates t where t.id = new.template_id and t.organization_id <> new.organization_id
  ) then
    raise exception using
      errcode    = 'foreign_key_violation',
      message    = format('insert or update on table "%s" violates foreign key constraint "%s_template_id_fkey"', tg_table_name, tg_table_name),
      detail     = format('Key (template_id)=(%s) is not present in table "email_templates".', new.template_id),
      schema     = tg_table_schema,
      table      = tg_table_name,
      constraint = tg_table_name || '_template_id_fkey';
  end if;
  return null;
end
$$;

comment on function app.refuse_foreign_template() is 'AFTER trigger of tables with template_id: the template is the organization''s own or the platform''s';

grant execute on function app.refuse_foreign_template() to pm_owner;

reset role;

set role pm_owner;

comment on function app.keep_template_owner() is 'BEFORE UPDATE trigger of communication.email_templates';

reset role;
