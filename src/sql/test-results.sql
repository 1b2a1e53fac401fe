-- What run_test recorded since the last look, how many tests have spoken at all, and whether row-level security binds whoever
-- asks, and whoever ran each test.
select
  coalesce((
    select json_agg(json_build_object(
      'id', r.id, 'name', r.test_name, 'status', r.status, 'message', r.message, 'expected', r.expected, 'actual', r.actual,
      'ms', r.execution_time_ms,
      'unbound', (select a.rolsuper or a.rolbypassrls from pg_catalog.pg_roles a where a.rolname = r.run_as)
    ) order by r.id)
    from testing.test_results r
    where r.id > :seen
  ), '[]')                                                                                            as results,
  coalesce(pg_catalog.pg_sequence_last_value('testing.told'), 0)::int                                 as told,
  (select a.rolsuper or a.rolbypassrls from pg_catalog.pg_roles a where a.rolname = current_user)     as unbound
