-- The trail of what belongs to the platform: its settings, jobs and lists, emptied tables included (E113).
begin;
select plan(12 + (select count(*)::int from pg_inherits where inhparent = 'shared.audit_logs'::regclass));

-- rows: of this transaction, for the migrations have left a trail as well
insert into shared.feature_flags (flag_key) values ('x');
insert into identity.roles (name) values ('x');
insert into public.role_permissions (role_id, permission_id) select r.id, p.id from identity.roles r cross join identity.permissions p where r.name = 'x' limit 1;
insert into shared.system_configuration (config_key, config_value) values ('x', '1');
update public.tenant_registry set shard_key = 1 where organization_id = test.id('ours.organization');
select ok(exists (select from shared.audit_logs where table_name = t and action = done and created_at >= now()), format('%s: %s', t, done))
from (values ('shared.feature_flags', 'INSERT'), ('public.role_permissions', 'INSERT'), ('shared.system_configuration', 'INSERT'),
             ('public.tenant_registry', 'UPDATE')) v (t, done);

-- whole tables
truncate public.role_permissions, public.tenant_registry, shared.feature_flags, shared.scheduled_jobs, shared.system_configuration,
         shared.system_settings;
select is((select count(*)::int from shared.audit_logs where table_name = t and action = 'TRUNCATE'), 1, t || ' emptied')
from unnest(array['public.role_permissions', 'public.tenant_registry', 'shared.feature_flags', 'shared.scheduled_jobs',
                  'shared.system_configuration', 'shared.system_settings']) t;

-- the trail itself, month by month
select throws_ok(format('truncate %s', log), '42501', format('TRUNCATE on %s: the audit trail is append-only', log), format('%s stays', log))
from (select inhrelid::regclass from pg_inherits where inhparent = 'shared.audit_logs'::regclass
      union all select 'shared.audit_logs'::regclass) v (log);

select ok(exists (select from pg_policy where polrelid = 'shared.audit_logs'::regclass and polcmd = 'a' and polroles = array['pm_definer'::regrole::oid]),
          'the definer writes to it, with BYPASSRLS or without');

select * from finish();
rollback;
