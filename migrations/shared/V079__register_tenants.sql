-- Which organization lives where (E001): its rows among those of the others, or in a schema of its own (E002). One place
-- for each, and no organization without one.
--
-- The schema public holds nothing but this registry, the permissions of roles, and views by the names that an application
-- may know (E003, E007). Its owner is the database's, who lets pm_owner in.

do $$
begin
  begin
    grant usage, create on schema public to pm_owner;
    grant usage on schema public to pm_definer, pm_backup, pm_app, property_manager_role, pm_cron;
  exception when insufficient_privilege then null; -- somebody else may have granted it
  end;
  if not has_schema_privilege('pm_owner', 'public', 'create') then
    raise exception using
      errcode = 'insufficient_privilege',
      message = format('%I may not let pm_owner create tables in the schema public', current_user),
      hint    = 'As the owner of the database: GRANT USAGE, CREATE ON SCHEMA public TO pm_owner;';
  end if;
end
$$;

set role pm_owner;

create table public.tenant_registry (
  organization_id   uuid         not null,
  tenancy_model     varchar(20)  not null  default 'pooled',
  schema_name       varchar(63),
  db_role           varchar(63),
  shard_key         integer      not null  default 0,
  schema_version    varchar(20),
  status            varchar(20)  not null  default 'active',
  provisioned_at    timestamptz,
  last_migrated_at  timestamptz,
  settings          jsonb        not null  default '{}',
  created_at        timestamptz  not null  default now(),
  updated_at        timestamptz  not null  default now(),

  constraint tenant_registry_pkey                             primary key (organization_id),
  constraint tenant_registry_schema_name_key                  unique (schema_name),
  constraint tenant_registry_db_role_key                      unique (db_role),
  constraint tenant_registry_organization_id_fkey             foreign key (organization_id) references core.organizations (id) on delete restrict,
  constraint tenant_registry_tenancy_model_check              check (tenancy_model in ('pooled', 'schema')),
  constraint tenant_registry_tenancy_model_schema_name_check  check ((tenancy_model = 'pooled') = (schema_name is null)),
  constraint tenant_registry_schema_name_check                check (schema_name ~ '^org_[0-9a-z_]{1,59}$'), -- E136
  constraint tenant_registry_schema_name_db_role_check        check (db_role is null or schema_name is not null),
  constraint tenant_registry_status_check                     check (status in ('provisioning', 'active', 'suspended', 'archived')),
  constraint tenant_registry_settings_check                   check (jsonb_typeof(settings) = 'object')
);

comment on table  public.tenant_registry                   is 'Which organization lives where; read through functions, granted to nobody';
comment on column public.tenant_registry.organization_id   is 'The organization; one row for each';
comment on column public.tenant_registry.tenancy_model     is 'pooled: in the schemas that all share; schema: in schema_name';
comment on column public.tenant_registry.schema_name       is 'Its own schema; NULL while it is pooled';
comment on column public.tenant_registry.db_role           is 'The login that may enter the schema, where there is one';
comment on column public.tenant_registry.shard_key         is 'For spreading organizations over servers (E213); 0 while there is one';
comment on column public.tenant_registry.schema_version    is 'The last migration of the organization''s schema';
comment on column public.tenant_registry.status            is 'Nobody opens a context while it is anything but active';
comment on column public.tenant_registry.provisioned_at    is 'When its schema was made';
comment on column public.tenant_registry.last_migrated_at  is 'When the last migration of its schema ran';
comment on column public.tenant_registry.settings          is 'Object of facts about the placement; the platform''s own';

create trigger set_updated_at
  before update on public.tenant_registry
  for each row execute function app.set_updated_at();

call app.attach_audit('public.tenant_registry', ignored => '{schema_version,last_migrated_at}');

set row_security = on; -- app.organization_ids() sees them all by a policy; pmdb runs files with it off

insert into public.tenant_registry (organization_id) select app.organization_ids();

reset row_security;

alter table public.tenant_registry enable row level security;
alter table public.tenant_registry force row level security; -- E075

reset role;

set role pm_definer;

create function app.register_organization() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.tenant_registry (organization_id) values (new.id) on conflict do nothing;
  return null;
end
$$;

comment on function app.register_organization() is 'AFTER INSERT trigger of core.organizations: a new one begins pooled';

grant execute on function app.register_organization() to pm_owner;

reset role;

set role pm_owner;

create trigger register_organization
  after insert on core.organizations
  for each row execute function app.register_organization();

reset role;
