-- What holds for every table, view and function of the shared schemas, read from the catalog: a new one is held to it by itself.
begin;
select plan(16);

create temp view tables as
  select c.oid, c.oid::regclass::text as name, n.nspname as schema_name, c.relname, c.relispartition, c.relrowsecurity and c.relforcerowsecurity as closed,
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id') as of_organization
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public');

create function pg_temp.without_policy(grantee text, command "char", readable text) returns setof text
  language sql
as $$
  select t.name from tables t
  where t.closed and not (t.relispartition and grantee = 'pm_owner')
    and not exists (
      select from pg_policy p
      where p.polrelid = t.oid and grantee::regrole = any (p.polroles) and p.polcmd in ('*', command) and p.polpermissive
        and (readable is null or pg_get_expr(p.polqual, p.polrelid) = readable)
    )
$$;

-- tables
select is_empty('select name from tables where of_organization and not closed', 'a table with an organization''s rows is closed, to its owner too (E075, E088)');
select is_empty($$select pg_temp.without_policy('pm_definer', 'r', 'true')$$, 'the definer sees all of each, with BYPASSRLS or without');
select is_empty($$select pg_temp.without_policy('pm_backup', 'r', 'true')$$, 'so does the backup, of each partition too (E202)');
select is_empty($$select pg_temp.without_policy('pm_owner', 'r', null) except all
                  select unnest(array['identity.auth_sessions', 'identity.mfa_settings', 'identity.oauth_providers', 'identity.user_profiles'])$$,
                'migrations reach all but what is nobody''s to see');
select is_empty(
  $$select t.name from tables t join pg_attribute a on a.attrelid = t.oid and a.attname = 'updated_at'
    where not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'app.set_updated_at'::regproc and g.tgenabled <> 'D')
      and t.name <> 'financial.transactions_archive'$$,
  'updated_at is kept (E045); the archive keeps what was'
);
select is_empty(
  $$select name from tables t
    where schema_name in ('identity', 'core', 'financial', 'operations', 'communication')
      and (select count(*) from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'app.create_audit_trail'::regproc and g.tgenabled <> 'D') <> 2$$,
  'rows and TRUNCATE are audited (E118)'
);
select set_eq(
  $$select relname::text from tables t where schema_name in ('shared', 'public')
    and exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'app.create_audit_trail'::regproc)$$,
  array['system_settings', 'feature_flags', 'scheduled_jobs', 'system_configuration', 'tenant_registry', 'role_permissions'],
  'so is what the platform sets'
);
select is_empty(
  $$select t.name from tables t cross join lateral aclexplode((select relacl from pg_class c where c.oid = t.oid)) x
    join pg_roles r on r.oid = x.grantee
    where x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER') and r.rolname not in ('pm_owner', 'pm_definer', 'pmdb_tester')$$,
  'no persona may truncate, refer to or put a trigger on a table'
);
select is_empty(
  $$select t.name from tables t cross join lateral aclexplode((select relacl from pg_class c where c.oid = t.oid)) x where x.grantee = 0$$,
  'nothing is granted to everybody'
);
select is_empty(
  $$select k.conname from pg_constraint k join tables t on t.oid = k.conrelid
    where k.contype = 'f' and k.confdeltype = 'c' and k.conname <> 'payment_methods_organization_id_tenant_id_fkey'
      and k.confrelid::regclass::text in ('core.organizations', 'core.properties', 'core.units', 'core.tenants', 'core.leases')$$,
  'but for the cards of a tenant nothing goes with an organization, a property, a unit, a tenant or a lease (E027)'
);

-- views
select is_empty(
  $$select c.oid::regclass from pg_class c
    where c.relkind = 'v' and c.relnamespace::regnamespace::text in ('identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public')
      and c.relowner in ('pm_owner'::regrole, 'pm_definer'::regrole)
      and not coalesce(c.reloptions && array['security_invoker=true', 'security_barrier=true'], false)$$,
  'a view has its reader''s rights, or a barrier (E090, E093)'
);
select is_empty(
  $$select c.oid::regclass, x.grantee::regrole from pg_class c cross join lateral aclexplode(c.relacl) x
    where c.relkind = 'm' and x.grantee not in ('pm_definer'::regrole, 'pm_owner'::regrole, 'pmdb_tester'::regrole)$$,
  'a materialized view is granted to nobody'
);
select is_empty(
  $$select c.oid::regclass from pg_class c
    where c.relkind = 'm' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null)$$,
  'and can be refreshed beside its readers (E095)'
);

-- functions
create temp view functions as
  select p.*, p.oid::regprocedure::text as name
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('app', 'identity', 'core', 'financial', 'operations', 'communication', 'shared', 'monitoring', 'maintenance')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e');
select is_empty(
  $$select name from functions where prosecdef and not coalesce(proconfig && array['search_path=pg_catalog, pg_temp'], false)$$,
  'a function with its owner''s rights has a search_path that nobody can put anything into (E065)'
);
select is_empty($$select name from functions where prosecdef and proowner not in ('pm_definer'::regrole, 'pm_owner'::regrole)$$, 'and its owner is no superuser');
select set_eq(
  $$select proname::text from functions f cross join lateral aclexplode(coalesce(proacl, acldefault('f', proowner))) x where x.grantee = 0$$,
  array['current_organization_id', 'current_user_id', 'client_ip', 'user_agent', 'request_id', 'required_context', 'required_organization_id'],
  'everybody may ask for the context, and call nothing else (E066)'
);

select * from finish();
rollback;
