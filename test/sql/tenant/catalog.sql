-- What holds for every table of an organization's own schema, read from the catalog: a new one is held to it by itself.
begin;
select plan(11);

create temp view tables as
  select c.oid, c.relname::text as name, c.relrowsecurity and c.relforcerowsecurity as closed
  from pg_class c where c.relkind = 'r' and c.relnamespace = 'org_north'::regnamespace;

create function pg_temp.without_policy(grantee text, command "char", readable text) returns setof text
  language sql
as $$
  select t.name from tables t
  where not exists (
    select from pg_policy p
    where p.polrelid = t.oid and grantee::regrole = any (p.polroles) and p.polcmd in ('*', command) and p.polpermissive
      and (readable is null or coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) = readable)
  )
$$;

select is_empty('select name from tables where not closed', 'every table is closed, to its owner too (E075)');
select is_empty($$select pg_temp.without_policy('pm_definer', 'r', 'true')$$, 'the definer sees all of each, with BYPASSRLS or without');
select is_empty($$select pg_temp.without_policy('pm_definer', 'a', 'true')$$, 'and writes to each');
select is_empty($$select pg_temp.without_policy('pm_backup', 'r', 'true')$$, 'a backup holds all of each (E202)');
select set_eq($$select pg_temp.without_policy('pm_owner', 'r', null)$$, array['pooled_rows'], 'migrations reach all but what is kept for the way back');
select is_empty(
  $$select t.name || '.' || a.attname from tables t join pg_attribute a on a.attrelid = t.oid and a.attname = 'updated_at'
    where t.name <> 'transactions_archive'
      and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'app.set_updated_at'::regproc and g.tgenabled <> 'D')$$,
  'updated_at is kept (E045); the archive keeps what was');
select set_eq(
  $$select name from tables t
    where not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'app.audit_trigger'::regproc and g.tgenabled <> 'D')$$,
  array['audit_log', 'pooled_rows'], 'every row of the business is audited (E118)');
select is_empty(
  $$select t.name, x.grantee from tables t cross join aclexplode((select relacl from pg_class c where c.oid = t.oid)) x
    where x.grantee = 0 or x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
      and x.grantee::regrole::text in ('pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting')$$,
  'nobody but owners truncates, refers or adds triggers, and PUBLIC has nothing');
select is_empty(
  $$select k.conrelid::regclass, k.conname from pg_constraint k join tables t on t.oid = k.conrelid
    where k.contype = 'f' and k.confrelid not in (select oid from tables)$$,
  'no key leads out of the schema (E014)');
select is_empty(
  $$select k.conrelid::regclass, k.conname from pg_constraint k join tables t on t.oid = k.conrelid
    where k.contype = 'f' and not exists (
      select from pg_index i where i.indrelid = k.conrelid and (i.indkey::int2[])[0] = any (k.conkey))$$,
  'every key has an index that begins with one of its columns (E023)');
select is_empty(
  $$select t.name || '.' || a.attname from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    where col_description(t.oid, a.attnum) is null$$,
  'every column says what it means');

select * from finish();
rollback;
