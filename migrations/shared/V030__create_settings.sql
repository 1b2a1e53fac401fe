-- Settings: of an organization or of the platform, feature flags, the jobs that ought to be scheduled, and what the
-- platform as a whole is set to. A row without an organization is the platform's default.

set role pm_owner;

create table shared.system_settings (
  id               uuid          not null  default gen_random_uuid(),
  organization_id  uuid                     default app.current_organization_id(), -- E089
  setting_key      varchar(100)  not null,
  setting_value    jsonb         not null,
  value_type       varchar(20)   not null  default 'string',
  is_secret        boolean       not null  default false,
  description      text,
  updated_by       uuid,
  created_at       timestamptz   not null  default now(),
  updated_at       timestamptz   not null  default now(),

  constraint system_settings_pkey                             primary key (id),
  constraint system_settings_organization_id_setting_key_key  unique nulls not distinct (organization_id, setting_key),
  constraint system_settings_organization_id_fkey             foreign key (organization_id) references core.organizations (id)     on delete restrict,
  constraint system_settings_updated_by_fkey                  foreign key (updated_by)      references identity.user_profiles (id) on delete set null,
  constraint system_settings_value_type_check                 check (value_type in ('string', 'number', 'boolean', 'json')),
  constraint system_settings_setting_value_check
    check (value_type = 'json' or jsonb_typeof(setting_value) in (value_type, 'null'))
);

create index idx_system_settings_updated_by on shared.system_settings (updated_by);

comment on table  shared.system_settings                  is 'An organization''s settings over the platform''s defaults';
comment on column shared.system_settings.organization_id  is 'NULL for a default of the platform';
comment on column shared.system_settings.setting_key      is 'What the application asks for, such as billing.reminder_days';
comment on column shared.system_settings.setting_value    is 'Of the type that value_type says; a secret is encrypted by the application';
comment on column shared.system_settings.value_type       is 'What setting_value must be; json for anything';
comment on column shared.system_settings.is_secret        is 'Read by the platform alone, and never written into the audit trail';
comment on column shared.system_settings.description      is 'What it changes';
comment on column shared.system_settings.updated_by       is 'Who changed it last, by trigger; NULL for a migration or job';

alter table shared.system_settings enable row level security;
alter table shared.system_settings force row level security; -- E075

create table shared.feature_flags (
  id                  uuid          not null  default gen_random_uuid(),
  flag_key            varchar(100)  not null,
  organization_id     uuid,
  is_enabled          boolean       not null  default false,
  rollout_percentage  smallint      not null  default 100,
  conditions          jsonb         not null  default '{}',
  description         text,
  expires_at          timestamptz,
  updated_by          uuid,
  created_at          timestamptz   not null  default now(),
  updated_at          timestamptz   not null  default now(),

  constraint feature_flags_pkey                          primary key (id),
  constraint feature_flags_organization_id_flag_key_key  unique nulls not distinct (organization_id, flag_key),
  constraint feature_flags_organization_id_fkey          foreign key (organization_id) references core.organizations (id)     on delete restrict,
  constraint feature_flags_updated_by_fkey               foreign key (updated_by)      references identity.user_profiles (id) on delete set null,
  constraint feature_flags_rollout_percentage_check      check (rollout_percentage between 0 and 100),
  constraint feature_flags_conditions_check              check (jsonb_typeof(conditions) = 'object')
);

create index idx_feature_flags_updated_by on shared.feature_flags (updated_by);

comment on table  shared.feature_flags                     is 'What is switched on, for everybody or for one organization';
comment on column shared.feature_flags.flag_key            is 'What the application asks for';
comment on column shared.feature_flags.organization_id     is 'NULL for the global default';
comment on column shared.feature_flags.is_enabled          is 'false switches it off for everybody whom the row is for, whatever else it says';
comment on column shared.feature_flags.rollout_percentage  is 'Share of users, by a stable hash, for whom it is on';
comment on column shared.feature_flags.conditions          is 'Object of what else must hold; the application''s to heed';
comment on column shared.feature_flags.description         is 'What is switched';
comment on column shared.feature_flags.expires_at          is 'From then on it is off';
comment on column shared.feature_flags.updated_by          is 'Who changed it last, by trigger; NULL for a migration or job';

alter table shared.feature_flags enable row level security;
alter table shared.feature_flags force row level security; -- E075

create table shared.scheduled_jobs (
  id                uuid          not null  default gen_random_uuid(),
  job_name          varchar(100)  not null,
  schedule          varchar(100)  not null,
  command           text          not null,
  cron_job_id       bigint,
  is_enabled        boolean       not null  default true,
  timeout_seconds   integer       not null  default 300,
  last_run_at       timestamptz,
  last_status       varchar(20),
  last_duration_ms  integer,
  last_error        text,
  created_at        timestamptz   not null  default now(),
  updated_at        timestamptz   not null  default now(),

  constraint scheduled_jobs_pkey                    primary key (id),
  constraint scheduled_jobs_job_name_key            unique (job_name),
  constraint scheduled_jobs_timeout_seconds_check   check (timeout_seconds > 0),
  constraint scheduled_jobs_last_status_check       check (last_status in ('succeeded', 'failed', 'running', 'skipped')),
  constraint scheduled_jobs_last_duration_ms_check  check (last_duration_ms >= 0)
);

comment on table  shared.scheduled_jobs                   is 'The jobs that ought to be scheduled, and how they went last';
comment on column shared.scheduled_jobs.job_name          is 'As in cron.job, and the name of its file';
comment on column shared.scheduled_jobs.schedule          is 'Five fields of cron, in UTC';
comment on column shared.scheduled_jobs.command           is 'The SQL that it runs';
comment on column shared.scheduled_jobs.cron_job_id       is 'cron.job.jobid, where pg_cron runs it; no key, for pg_cron may be absent';
comment on column shared.scheduled_jobs.is_enabled        is 'Whether it ought to run';
comment on column shared.scheduled_jobs.timeout_seconds   is 'How long one run may take';
comment on column shared.scheduled_jobs.last_run_at       is 'When it last began';
comment on column shared.scheduled_jobs.last_status       is 'How that went';
comment on column shared.scheduled_jobs.last_duration_ms  is 'How long that took';
comment on column shared.scheduled_jobs.last_error        is 'What the server said, of a run that failed';

alter table shared.scheduled_jobs enable row level security;
alter table shared.scheduled_jobs force row level security; -- E075

create table shared.system_configuration (
  config_key    varchar(100)  not null,
  config_value  jsonb         not null,
  description   text,
  is_readonly   boolean       not null  default false,
  updated_by    uuid,
  created_at    timestamptz   not null  default now(),
  updated_at    timestamptz   not null  default now(),

  constraint system_configuration_pkey             primary key (config_key),
  constraint system_configuration_updated_by_fkey  foreign key (updated_by) references identity.user_profiles (id) on delete set null
);

create index idx_system_configuration_updated_by on shared.system_configuration (updated_by);

comment on table  shared.system_configuration               is 'What the platform is set to; of no organization''s concern';
comment on column shared.system_configuration.config_key    is 'What the platform asks for';
comment on column shared.system_configuration.config_value  is 'Any JSON';
comment on column shared.system_configuration.description   is 'What it changes';
comment on column shared.system_configuration.is_readonly   is 'Changed by a migration only';
comment on column shared.system_configuration.updated_by    is 'Who changed it last, by trigger; NULL for a migration or job';

create trigger set_updated_at before update on shared.system_settings
  for each row execute function app.set_updated_at();
create trigger set_updated_at before update on shared.feature_flags
  for each row execute function app.set_updated_at();
create trigger set_updated_at before update on shared.scheduled_jobs
  for each row execute function app.set_updated_at();
create trigger set_updated_at before update on shared.system_configuration
  for each row execute function app.set_updated_at();

create trigger set_updated_by before insert or update on shared.system_settings
  for each row execute function app.set_updated_by();
create trigger set_updated_by before insert or update on shared.feature_flags
  for each row execute function app.set_updated_by();
create trigger set_updated_by before insert or update on shared.system_configuration
  for each row execute function app.set_updated_by();

create function app.refuse_readonly_configuration() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    schema = tg_table_schema, table = tg_table_name,
    message = format('%s is read-only: a migration changes it, as pm_owner', old.config_key);
end
$$;

comment on function app.refuse_readonly_configuration() is 'BEFORE UPDATE and DELETE trigger of shared.system_configuration';

create trigger refuse_readonly_configuration
  before update or delete on shared.system_configuration
  for each row
  when (old.is_readonly and current_user <> 'pm_owner')
  execute function app.refuse_readonly_configuration();

call app.attach_audit('shared.system_settings', redacted => '{setting_value}'); -- some are secrets (E117)
call app.attach_audit('shared.feature_flags');
call app.attach_audit('shared.scheduled_jobs', ignored => '{cron_job_id,last_run_at,last_status,last_duration_ms,last_error}');
call app.attach_audit('shared.system_configuration');

alter table shared.system_configuration enable row level security;
alter table shared.system_configuration force row level security; -- E075

reset role;
