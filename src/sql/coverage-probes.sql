-- Counts what tests touch: a probe in every policy, before every trigger, and SQL functions that are not inlined. Calls of
-- functions are counted by the server even where the transaction is rolled back. In a test database of its own only.
create schema coverage;
grant usage on schema coverage to public;

do $$
declare
  -- What was made after the schema testing is the tests' own.
  ours     constant oid := 'testing'::regnamespace::oid;
  policy   record;
  trigger  record;
  routine  regprocedure;
begin
  -- Names come out qualified.
  perform set_config('search_path', 'pg_catalog', true);

  for policy in
    select p.oid, p.polname as name, p.polrelid::regclass as relation,
           pg_get_expr(p.polqual, p.polrelid) as visible, pg_get_expr(p.polwithcheck, p.polrelid) as writable
    from pg_policy p
    -- One that shows a role everything decides about no row.
    where p.oid < ours and (pg_get_expr(p.polqual, p.polrelid) <> 'true' or pg_get_expr(p.polwithcheck, p.polrelid) <> 'true')
  loop
    -- NULL stays NULL: a policy has one or both of the two conditions.
    -- Stable and of no column: called once a scan, also where no row is left to look at.
    execute format('create function coverage.policy_%s() returns boolean language plpgsql stable cost 0.0001 as ''begin return true; end''',
                   policy.oid);
    execute format('alter policy %I on %s %s %s', policy.name, policy.relation,
                   'using (coverage.policy_' || policy.oid || '() and (' || policy.visible || '))',
                   'with check (coverage.policy_' || policy.oid || '() and (' || policy.writable || '))');
  end loop;

  for trigger in
    select t.oid, t.tgname as name, pg_get_triggerdef(t.oid) as definition
    from pg_trigger t
    where not t.tgisinternal and t.tgparentid = 0 and t.oid < ours
  loop
    execute format($f$
      create function coverage.trigger_%s() returns trigger language plpgsql as '
        begin
          return case when tg_level = ''STATEMENT'' or tg_when = ''AFTER'' then null when tg_op = ''DELETE'' then old else new end;
        end'$f$, trigger.oid);
    -- The same but for name and function. Triggers fire in the order of their names.
    execute regexp_replace(
      replace(trigger.definition, format('TRIGGER %I ', trigger.name), format('TRIGGER "!%s" ', trigger.oid)),
      'EXECUTE FUNCTION .*$', format('EXECUTE FUNCTION coverage.trigger_%s()', trigger.oid));
  end loop;

  -- A function with a setting of its own is called, and with that counted.
  for routine in
    select p.oid from pg_proc p join pg_language l on l.oid = p.prolang
    where l.lanname = 'sql' and p.prokind = 'f' and not p.prosecdef and p.proconfig is null and p.oid < ours
      and p.pronamespace <> all (array['pg_catalog', 'information_schema']::regnamespace[])
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s set plan_cache_mode = auto', routine);
  end loop;
end
$$;
