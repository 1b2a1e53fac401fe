-- Sessions, tokens, factors, roles, claims, keys and providers are reached through functions: no persona reads a row (E088).
begin;
select plan(67);

create temp view closed as
  select unnest(array['auth_sessions', 'auth_tokens', 'mfa_settings', 'roles', 'user_roles', 'user_claims', 'api_keys', 'oauth_providers']) as t;

select throws_ok(format($q$select test.asks('%s', 'ours', 'select count(*) from identity.%I')$q$, role, t), '42501', null, format('%s: identity.%s', role, t))
from closed, unnest(array['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting', 'pm_service', 'pm_cron']) role
order by t, role;

select ok((select relrowsecurity and relforcerowsecurity from pg_class where oid = format('identity.%I', t)::regclass), t || ' is closed even to its owner (E075)') from closed;
select throws_ok($$select test.asks('tenant_role', 'ours',
  'insert into identity.user_roles (user_id, entity_id, entity_type, role_name, permissions)
   values (app.current_user_id(), app.current_organization_id(), ''organization'', ''admin'', ''["all"]'')')$$, '42501', null, 'nobody gives himself a role');
select is(test.asks('pm_app', 'ours', 'select count(*) > 20 from identity.permissions'), 'true', 'staff read what permissions there are');
select throws_ok($$select test.asks('pm_app', 'ours', 'insert into identity.permissions (code, resource, action) values (1, 1, 1)')$$, '42501', null, 'and add none');

select * from finish();
rollback;
