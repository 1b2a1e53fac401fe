-- What a context costs: psql -f bench/context.sql <a migrated and seeded database>, as a superuser. Microseconds of the server, the
-- least of many short rounds, so that what else the machine does counts little; the cost of an empty statement is taken off.
\set QUIET 1
\pset format unaligned
\pset fieldsep '  '
\pset tuples_only on
begin;

create function pg_temp.least_cost(expressions text[], runs int default 20, rounds int default 500) returns table (expression text, us numeric)
  language plpgsql
as $$
declare
  began  timestamptz;
  least  float[] := array_fill('infinity'::float, array[cardinality(expressions)]);
begin
  for i in 1..cardinality(expressions) loop
    execute format($f$
      create or replace function pg_temp.run_%s(runs int) returns void language plpgsql as
      'begin for i in 1..runs loop perform (select %s) from generate_series(1, 1); end loop; end'
    $f$, i, replace(expressions[i], '''', ''''''));
  end loop;
  for round in 1..rounds loop
    for i in 1..cardinality(expressions) loop
      began := clock_timestamp();
      execute format('select pg_temp.run_%s(%s)', i, runs);
      least[i] := least(least[i], extract(epoch from clock_timestamp() - began) * 1e6 / runs);
    end loop;
  end loop;
  return query
    select regexp_replace(e.expression, '\(''.*''\)', '(…)'), round((least[e.i] - least[1])::numeric, 1)
    from unnest(expressions) with ordinality e (expression, i) where e.i > 1;
end
$$;

-- The member with the most permissions of his own: they are what a context grows by.
select p.identity_user_id as person, m.organization_id as organization, jsonb_array_length(m.permissions) as permissions,
       app.open_session(p.identity_user_id) as token
from core.organization_members m join core.user_profiles p on p.id = m.user_profile_id
where m.status = 'active'
order by jsonb_array_length(m.permissions) desc limit 1 \gset

\echo :permissions permissions
select expression, us from pg_temp.least_cost(array[
  'null', format('app.set_context(%L, %L)', :'token', :'organization'), format('app.set_context_as(%L, %L)', :'person', :'organization')
]);
select expression, us from pg_temp.least_cost(array[
  'null', 'app.sealed_context()', 'app.current_organization_id()', 'app.required_organization_id()',
  'app.organization_if(''units.view_all'')', 'app.has_permission(''units.view_all'')', 'app.my_property_ids() is null'
]);
rollback;
