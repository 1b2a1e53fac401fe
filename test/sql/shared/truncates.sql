-- TRUNCATE is audited wherever rows are (E118), also after an owner has switched off what refuses it; and in a context migrations see one
-- organization's rows of every table (E088).
begin;
select plan(4);

create temp table audited as
  select format('%I.%I', c.relnamespace::regnamespace, c.relname) as name
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where t.tgfoid = 'app.create_audit_trail'::regproc and t.tgtype & 32 = 32 and not c.relispartition;

select set_eq($$select c.oid::regclass::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where t.tgfoid = 'app.refuse_truncate'::regproc and c.relnamespace = 'financial'::regnamespace$$,
              array['financial.invoices', 'financial.invoice_line_items', 'financial.payments', 'financial.payment_allocations',
                    'financial.transactions', 'financial.transactions_archive'],
              'the books refuse it');

-- The registry is the platform's.
create temp table owned as
  select c.oid::regclass::text as name
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and c.relnamespace::regnamespace::text in ('identity', 'core', 'financial', 'operations', 'communication', 'shared')
    and exists (select from pg_policy p where p.polrelid = c.oid and 'pm_owner'::regrole = any (p.polroles));
create function pg_temp.alien(t text) returns text
  language sql
  return test.asks('pm_owner', 'ours', format('select count(*) from %s where organization_id <> app.current_organization_id()', t));
select is_empty($$select name from owned where pg_temp.alien(name) <> '0'$$, 'migrations see nothing of another organization in any table');

do $$
declare
  guard record;
begin
  set local role pm_owner;
  for guard in select tgrelid::regclass as guarded, tgname from pg_trigger where tgfoid = 'app.refuse_truncate'::regproc and not tgisinternal loop
    execute format('alter table %s disable trigger %I', guard.guarded, guard.tgname);
  end loop;
  reset role;
  execute (select format('truncate %s cascade', string_agg(name, ', ')) from audited);
end
$$;
select is_empty($$select name from audited a where not exists (select from shared.audit_logs l where l.table_name = a.name and l.action = 'TRUNCATE')$$, 'every TRUNCATE is audited');
select is((select count(*) from core.organizations), 0::bigint, 'and did what it says');

select finish();
rollback;
