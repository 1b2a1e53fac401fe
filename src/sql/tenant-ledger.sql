-- The ledger of tenant schemas: which there are, and what pmdb has applied to each of them (E134).
-- Format 2 of the ledger: made when the first tenant is.

create table if not exists migrations.tenants (
  schema_name     varchar(63)  not null,
  slug            varchar(100) not null,
  digest          text         not null default '',
  created_at      timestamptz  not null default now(),
  created_by      varchar(255) not null default session_user,
  exported_at     timestamptz,
  exported_digest text,
  failed_at       timestamptz,
  failed_run      uuid,
  failure         text,

  constraint tenants_pkey     primary key (schema_name),
  constraint tenants_slug_key unique (slug)
);

comment on table  migrations.tenants                 is 'One row a tenant schema. Its row is locked while something is applied to it.';
comment on column migrations.tenants.schema_name     is 'The schema, as CREATE SCHEMA made it.';
comment on column migrations.tenants.slug            is 'What commands call the tenant.';
comment on column migrations.tenants.digest          is 'MD5 over all that is applied, in order: tenants with equal digests are treated alike.';
comment on column migrations.tenants.created_at      is 'When the schema was made.';
comment on column migrations.tenants.created_by      is 'The login that made it.';
comment on column migrations.tenants.exported_at     is 'The snapshot of the last export.';
comment on column migrations.tenants.exported_digest is 'What the rows were then: drop refuses when they are other ones now.';
comment on column migrations.tenants.failed_at       is 'When the last step failed; null as soon as one succeeds.';
comment on column migrations.tenants.failed_run      is 'The run whose step failed, as in history.';
comment on column migrations.tenants.failure         is 'Why the last step failed; null as soon as one succeeds.';

create table if not exists migrations.tenant_versions (
  id                  bigint       generated always as identity,
  schema_name         varchar(63)  not null,
  version             varchar(20)  not null,
  version_number      numeric(20)  generated always as (version::numeric) stored,
  description         text,
  state               text         not null default 'applied',
  applied_at          timestamptz  not null default now(),
  applied_by          varchar(255) not null default session_user,
  execution_time_ms   integer,
  checksum            varchar(64),
  token_checksum      varchar(64),
  statement_checksums text[]       not null default '{}',
  statement_started   integer,
  started_checksum    varchar(64),
  baseline            boolean      not null default false,
  run_id              uuid,
  tool_version        text,

  constraint tenant_versions_pkey             primary key (schema_name, version_number),
  constraint tenant_versions_schema_name_fkey foreign key (schema_name) references migrations.tenants on update cascade on delete cascade,
  constraint tenant_versions_version_check    check (version ~ '^[0-9]{1,20}$'),
  constraint tenant_versions_state_check      check (state in ('applied', 'applying', 'reverting'))
);

comment on table  migrations.tenant_versions             is 'One row a tenant schema and version: the columns are those of schema_versions.';
comment on column migrations.tenant_versions.schema_name is 'The tenant schema.';

do $$
declare
  shared record;
begin
  for shared in
    select attname, col_description(attrelid, attnum) as meaning
      from pg_attribute
     where attrelid = 'migrations.schema_versions'::regclass and attnum > 0 and not attisdropped
  loop
    execute format('comment on column migrations.tenant_versions.%I is %L', shared.attname, shared.meaning);
  end loop;
end $$;

alter table migrations.history add column if not exists schema_name varchar(63);
comment on column migrations.history.schema_name is 'The tenant schema; null for the shared track.';

alter table migrations.history
  drop constraint history_action_check,
  -- One constant: what is written as a list is read anew, word by word, for every row that is added.
  add  constraint history_action_check
       check (action = any ('{migrate,rollback,repair,baseline,failure,create,suspend,resume,archive,clone,export,import,move,drop}'::text[]));

create index if not exists history_run_id_idx on migrations.history (run_id);

-- Ten thousand tenants are compared with the files by one digest each, not by their rows. Each row lengthens the digest of those
-- before it, so that a step costs the same after two hundred versions as after two. (The casts: text || numeric is not immutable,
-- and a function that calls what isn't is planned anew at each call, instead of being part of the statement around it.)
create or replace function migrations.longer_digest(digest text, added_version numeric, added_checksum text, added_state text) returns text
language sql immutable parallel safe
return md5(digest || ' ' || added_version::text || ' ' || coalesce(added_checksum, '') || ' ' || added_state);

comment on function migrations.longer_digest(text, numeric, text, text) is 'The digest of a tenant to which one more version is applied.';

create or replace function migrations.lengthen_digest() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update migrations.tenants t
     set digest = migrations.longer_digest(t.digest, new.version_number, new.checksum, new.state)
       , failed_at = null, failed_run = null, failure = null
   where t.schema_name = new.schema_name;
  return null;
end $$;

comment on function migrations.lengthen_digest() is 'Trigger of tenant_versions: keeps migrations.tenants.digest where versions are added, and takes failures back.';

create or replace function migrations.digest_tenants() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  tenant  text;
  applied record;
  whole   text;
begin
  for tenant in select distinct schema_name from touched loop
    whole := '';
    for applied in select version_number, checksum, state from migrations.tenant_versions where schema_name = tenant order by id loop
      whole := migrations.longer_digest(whole, applied.version_number, applied.checksum, applied.state);
    end loop;
    update migrations.tenants
       set digest = whole, failed_at = null, failed_run = null, failure = null
     where schema_name = tenant;
  end loop;
  return null;
end $$;

comment on function migrations.digest_tenants() is 'Trigger of tenant_versions: works migrations.tenants.digest out anew, and takes failures back.';

create or replace trigger tenant_versions_insert
  after insert on migrations.tenant_versions
  for each row execute function migrations.lengthen_digest();

create or replace trigger tenant_versions_update
  after update on migrations.tenant_versions referencing new table as touched
  for each statement execute function migrations.digest_tenants();

create or replace trigger tenant_versions_delete
  after delete on migrations.tenant_versions referencing old table as touched
  for each statement execute function migrations.digest_tenants();

-- Begins a step on one tenant: nobody else works on it until the transaction ends, and it stands as the plan took it to.
create or replace function migrations.enter_tenant(tenant text, step_version numeric, step_up boolean) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- Tried, not awaited, like every lock of pmdb's.
  perform from migrations.tenants t where t.schema_name = tenant for no key update nowait;
  if not found then
    raise exception 'tenant % is gone', tenant using errcode = 'PM001';
  elsif to_regnamespace(quote_ident(tenant)) is null then
    raise exception 'schema "%" does not exist', tenant
      using errcode = 'invalid_schema_name'
          , hint = (
              select format('Somebody dropped it by hand. If that was meant: pmdb tenant drop %s --force', t.slug)
                from migrations.tenants t where t.schema_name = tenant);
  elsif exists (select from migrations.tenant_versions v where v.schema_name = tenant and v.version_number = step_version) = step_up then
    raise exception 'tenant % has changed since the plan was made', tenant using errcode = 'PM002';
  end if;
end $$;

revoke all on function migrations.enter_tenant(text, numeric, boolean) from public;

comment on function migrations.enter_tenant(text, numeric, boolean) is 'Locks a tenant for one step, and makes sure that it stands as the plan took it to.';

-- Ends a step up: its row and its line of history, by plans that the session keeps, while those of statements are made anew for
-- each tenant.
create or replace function migrations.leave_tenant(
  tenant text, step_version text, step_name text, step_checksum text, step_tokens text, step_run uuid, step_client text, step_tool text
) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  elapsed constant integer := extract(epoch from clock_timestamp() - now()) * 1000;
begin
  insert into migrations.tenant_versions (schema_name, version, description, execution_time_ms, checksum, token_checksum, run_id, tool_version)
  values (tenant, step_version, step_name, elapsed, step_checksum, step_tokens, step_run, step_tool);
  insert into migrations.history (run_id, action, schema_name, version, description, checksum, execution_time_ms, client, tool_version)
  values (step_run, 'migrate', tenant, step_version, step_name, step_checksum, elapsed, step_client, step_tool);
end $$;

revoke all on function migrations.leave_tenant(text, text, text, text, text, uuid, text, text) from public;

comment on function migrations.leave_tenant(text, text, text, text, text, uuid, text, text) is 'Writes what a step on a tenant leaves in the ledger. Older ledgers do without.';
