-- What the monitoring jobs record, and the health check.
begin;
select plan(16);

select pg_sleep(0.11);
do $$ begin perform pg_sleep(0.12); end $$;

set local role pm_cron;
select monitoring.record_slow_queries();
select monitoring.record_slow_queries();
select monitoring.record_index_usage();
select monitoring.record_index_usage();
select monitoring.record_connection_stats();
create temp table health as select * from monitoring.database_health_check();
grant select on health to pmdb_tester;
reset role;

select is((select count(*) from monitoring.index_usage), (select count(*) from pg_stat_user_indexes), 'one row for an index, however often');
select ok((select sum(connection_count) from monitoring.connection_stats) >= 1, 'this session at least is counted');
select bag_has(
  'select check_name from health',
  $$values ('Active Connections'), ('Long Running Queries'), ('Unused Indexes'), ('Cache Hit Ratio'), ('Dead Tuples'),
           ('Idle In Transaction'), ('Transaction Age'), ('Stale Summaries'), ('Invalid Indexes')$$,
  'the health check answers its questions');
select ok((select bool_and(status in ('OK', 'WARNING', 'CRITICAL') and value is not null and recommendation is not null) from health), 'each of them');
select is((select status from health where check_name = 'Dead Tuples'), 'OK', 'an empty database is healthy');
select is((select status from health where check_name = 'Unused Indexes'), 'OK', 'and new indexes are not unused ones');

select is(
  (select count(*) from monitoring.slow_queries where query_text like 'select pg_sleep(%'),
  (select count(*) from pg_extension where extname = 'pg_stat_statements'), 'a slow statement is kept, once, where the server measures it');
select is((select count(*) from monitoring.slow_queries where query_text ilike 'do%' or query_text like '%0.1%'), 0::bigint,
          'without its constants, and no utility statement');

-- Whether pg_stat_statements has kept the constants or not.
select is(
  monitoring.without_constants($q$select a1, 'it''s', E'a\'b', $x$it's$x$, 1.5, $2 from t4 where k = -7 and c <> 'secr$q$),
  'select a1, ?, ?, ?, ?, ? from t4 where k = -? and c <> ?', 'of what was cut off in the middle of a constant, nothing is shown');
select is(monitoring.without_constants('select pg_sleep($1)'), monitoring.without_constants('select pg_sleep(0.1)'), 'both are the same statement');

update monitoring.connection_stats set recorded_at = now() - interval '31 days';
select monitoring.delete_old_statistics();
select is((select count(*) from monitoring.connection_stats), 0::bigint, 'what is old goes');
select isnt((select count(*) from monitoring.index_usage), 0::bigint, 'what is not stays');

select lives_ok('insert into monitoring.connection_stats (database_name, username, state, connection_count) values (1, 1, ''idle in transaction (aborted)'', 1)',
                'the longest state has room');
select throws_ok($$select test.asks('pm_app', 'ours', 'select query_text from monitoring.slow_queries')$$, '42501', null, 'no persona reads statements');
select throws_ok($$select test.asks('pm_app', 'ours', 'select monitoring.database_health_check()')$$, '42501', null, 'nor how the server is doing');

set local role pm_cron;
select lives_ok('select maintenance.analyze_all_tables(), maintenance.vacuum_tables(), maintenance.reindex_fragmented_indexes()',
                'upkeep runs in a transaction');
reset role;

select finish();
rollback;
