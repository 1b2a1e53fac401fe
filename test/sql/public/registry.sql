-- The registry of organizations, and the names in public.
begin;
select plan(17);

select is((select count(*)::int from public.tenant_registry where tenancy_model = 'pooled'), 2, 'every organization is registered as it begins');
select throws_ok($$update public.tenant_registry set schema_name = 'org_1'$$, '23514', null, 'a pooled one has no schema');
select throws_ok($$update public.tenant_registry set tenancy_model = 'schema'$$, '23514', null, 'one with a schema names it');
select throws_ok($$update public.tenant_registry set tenancy_model = 'schema', schema_name = 'org_1'$$, '23505', null, 'and has it for itself');
select throws_ok(format($q$update public.tenant_registry set tenancy_model = 'schema', schema_name = %L
                           where organization_id = test.id('ours.organization')$q$, bad), '23514', null, 'not by the name ' || bad)
from unnest(array['core', 'org_', 'org_A', 'org_1; drop']) bad;
select throws_ok(format('update public.tenant_registry set %s', change), '23514', null, change)
from unnest(array['settings = ''[]''', 'status = ''galaxy''', 'tenancy_model = ''galaxy''', 'db_role = ''login''']) change;
select throws_ok($$delete from core.organizations where id = test.id('ours.organization')$$, null, null, 'a registered organization stays');

select is(test.asks('pm_app', 'ours', 'select string_agg(email, '','') from public.auth_users'),
          test.asks('pm_app', 'ours', 'select string_agg(email, '','') from identity.users'), 'a view shows what its reader may see');
select throws_ok(format($$select test.asks('pm_app', 'ours', 'select 1 from public.%I')$$, name), '42501', null, 'nobody reads ' || name)
from unnest(array['tenant_registry', 'auth_tokens', 'role_permissions']) name;

select finish();
rollback;
