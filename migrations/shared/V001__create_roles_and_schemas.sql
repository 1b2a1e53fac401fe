-- Who owns things, who may use them, and where they live: the roles and schemas that every later file relies on (E008, E015).
-- One file, because the schemas' grants are what keeps a role alive while other databases of the same cluster roll back.
--
-- Roles are shared by all databases of a cluster: one that exists is taken as it is, one that is made here carries the
-- comment 'pmdb: …', by which the rollback knows it. No role logs in (E092, E211); a login is granted exactly one of
-- the personas pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting; pm_service is for a login of its
-- own, which signs people in. Runs as a superuser, or as any role with CREATEROLE and CREATE on the database.
-- `dev` and `testing` are not for production (E168); the schema `migrations` belongs to pmdb's ledger. Every name is written with
-- its schema, and nobody is given a search_path (E184).

create schema app;

do $$
declare
  role     record;
  setting  text;
  -- BYPASSRLS is a superuser's to give, since PostgreSQL 16 also that of a role that has it (E073, E094, E202).
  -- Where it can't be given, the policies "to pm_definer" and "to pm_backup" do its work.
  bypass   constant boolean := (
    select rolsuper or (rolbypassrls and current_setting('server_version_num')::int >= 160000)
    from pg_roles where rolname = current_user
  );
begin
  for role in
    select * from (values
      ('pm_owner',              'noinherit', false, 'owns schemas, tables and plain functions; migrations run as it', '{}'::text[]),
      ('pm_definer',            'noinherit', true,  'owns the functions and materialized views that see every organization', '{}'),
      ('pm_app',                'inherit',   false, 'staff: the whole organization, by permission',
        '{statement_timeout=30s,lock_timeout=5s,idle_in_transaction_session_timeout=60s}'),
      ('property_manager_role', 'inherit',   false, 'property managers: the properties they manage',
        '{statement_timeout=30s,lock_timeout=5s,idle_in_transaction_session_timeout=60s}'),
      ('tenant_role',           'inherit',   false, 'renters: their own rows, read only',
        '{statement_timeout=15s,lock_timeout=5s,idle_in_transaction_session_timeout=60s}'),
      ('pm_service',            'inherit',   false, 'the platform: opens contexts and creates organizations, reads no table',
        '{statement_timeout=30s,lock_timeout=5s,idle_in_transaction_session_timeout=60s}'),
      ('pm_readonly',           'inherit',   false, 'reads one organization, without private data',
        '{statement_timeout=60s,default_transaction_read_only=on}'),
      ('pm_reporting',          'inherit',   false, 'long reports on one organization, without private data',
        '{statement_timeout=30min,default_transaction_read_only=on}'),
      ('pm_backup',             'inherit',   true,  'dumps every row, writes none',
        '{default_transaction_read_only=on}'),
      ('pm_cron',               'inherit',   false, 'runs scheduled jobs through functions',
        '{statement_timeout=1h,lock_timeout=5s}')
    ) as wanted (name, inheritance, sees_all, purpose, settings)
  loop
    -- Another database's run may make or drop the same role at this very moment: then look again. The grant on our
    -- schema refers to the role, and from then on nobody can drop it.
    for attempt in 1..20 loop
      begin
        if not exists (select from pg_roles where rolname = role.name) then
          execute format('create role %I nologin %s %s', role.name, role.inheritance,
                         case when role.sees_all and bypass then 'bypassrls' else '' end);
          execute format('comment on role %I is %L', role.name, 'pmdb: ' || role.purpose);
          -- E219. PostgreSQL reads these when the role itself logs in; a login of another name repeats them.
          foreach setting in array role.settings loop
            execute format('alter role %I set %s to %L', role.name,
                           split_part(setting, '=', 1), split_part(setting, '=', 2));
          end loop;
        end if;
        execute format('grant usage on schema app to %I', role.name);
        exit;
      exception when duplicate_object or unique_violation or undefined_object then
        if attempt = 20 then raise; end if;
      end;
    end loop;
  end loop;
end
$$;

-- Whoever migrates becomes pm_owner and pm_definer by SET ROLE. A superuser may already.
do $$
declare
  role_name text;
  since_16  constant boolean := current_setting('server_version_num')::int >= 160000;
begin
  foreach role_name in array array['pm_owner', 'pm_definer'] loop
    if not pg_has_role(current_user, role_name, case when since_16 then 'SET' else 'MEMBER' end) then
      -- Seeing every organization is a thing to ask for, not to inherit.
      execute format('grant %I to %I %s', role_name, current_user,
                     case when since_16 and role_name = 'pm_definer' then 'with inherit false' end);
    end if;
  end loop;
exception when insufficient_privilege then
  raise exception using
    errcode = 'insufficient_privilege',
    message = format('%I may not become pm_owner and pm_definer, which another role made in this cluster', current_user),
    hint    = format('As a superuser: GRANT pm_owner, pm_definer TO %I;', current_user);
end
$$;

alter schema app owner to pm_owner;
create schema extensions    authorization pm_owner;
create schema identity      authorization pm_owner;
create schema core          authorization pm_owner;
create schema financial     authorization pm_owner;
create schema operations    authorization pm_owner;
create schema communication authorization pm_owner;
create schema shared        authorization pm_owner;
create schema monitoring    authorization pm_owner;
create schema maintenance   authorization pm_owner;

set role pm_owner;

comment on schema app           is 'Functions: context, permissions, triggers. The one schema that tenant schemas may call';
comment on schema extensions    is 'Extensions, so that public stays empty and a search_path can name them alone';
comment on schema identity      is 'Who somebody is: users, sessions, roles, keys. No organization owns these rows';
comment on schema core          is 'Organizations, their people, properties, units, tenants and leases';
comment on schema financial     is 'Invoices, payments, expenses, accounts and budgets';
comment on schema operations    is 'Maintenance, vendors, work orders and inspections';
comment on schema communication is 'Notifications, messages and their delivery';
comment on schema shared        is 'Reference data, settings and the audit trail';
comment on schema monitoring    is 'What the database says about itself';
comment on schema maintenance   is 'Upkeep that runs as scheduled jobs';

grant usage on schema extensions to public;
grant usage on schema identity
  to pm_definer, pm_backup, pm_app, property_manager_role, tenant_role;
grant usage on schema core, financial, operations, communication, shared
  to pm_definer, pm_backup, pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting;
grant usage on schema shared
  to pm_cron;
grant usage on schema monitoring, maintenance
  to pm_definer, pm_backup, pm_cron;

-- The definer keeps its functions, summaries and the audit log beside what they serve.
grant create on schema app, core, financial, operations, communication, shared, monitoring, maintenance to pm_definer;

-- A new function is nobody's to call until somebody says whose it is (E065, E066). Personas get their rights on
-- tables one by one, next to the policies that bound them.
alter default privileges revoke execute on functions from public;
alter default privileges grant select on tables to pm_backup;
alter default privileges grant select on sequences to pm_backup;
alter default privileges grant select, insert, update, delete on tables to pm_definer;
alter default privileges grant usage on sequences to pm_definer;

reset role;

set role pm_definer;

alter default privileges revoke execute on functions from public;
alter default privileges grant select on tables to pm_backup;

reset role;
