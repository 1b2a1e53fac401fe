-- The names in public: views of what their reader may read, without secrets (E003, E090).
begin;
select plan(21);

insert into identity.auth_sessions (user_id, token_hash, expires_at) values (test.id('ours.admin'), 'x', now() + interval '1 day');
insert into shared.feature_flags (flag_key, organization_id) values ('portal', test.id('ours.organization')), ('portal', test.id('theirs.organization'));

select is_empty(
  $$select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace and a.attname ~ '(hash|secret|encrypted|key_id)$' and c.relowner = 'pm_owner'::regrole$$,
  'no view shows a hash or a secret'
);
select is(test.asks('pm_app', 'ours', 'select count(*) from public.feature_flags'), '1', 'an organization sees its flags');
select is(test.asks('pm_app', 'ours', 'select bool_and(organization_id = app.current_organization_id()) from public.audit_logs'), 'true', 'and its own trail');
select is(test.asks('pm_app', 'ours', 'select count(*) from public.auth_users'), '2', 'and its own people');
select throws_ok(format($q$select test.asks('%s', 'ours', 'select 1 from public.%I')$q$, role, name), '42501', null, format('%s: %s', role, name))
from unnest(array['tenant_role', 'pm_readonly']) role,
     unnest(array['auth_users', 'auth_sessions', 'auth_tokens', 'api_keys', 'audit_logs', 'scheduled_jobs', 'system_configuration', 'role_permissions']) name;
insert into identity.roles (name) values ('concierge');
select lives_ok($$insert into public.role_permissions (role_id, permission_id)
                  select r.id, p.id from identity.roles r, identity.permissions p where r.name = 'concierge' and p.code = 'units.view_all'$$, 'a role stands for permissions');
delete from identity.roles where name = 'concierge';

select * from finish();
rollback;
