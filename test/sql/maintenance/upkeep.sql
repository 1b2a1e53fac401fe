-- Upkeep: what ANALYZE does itself, and the commands that VACUUM and REINDEX are given as (E138, E139, E144).
begin;
select plan(8);

insert into core.units (organization_id, property_id, unit_number)
select test.id('ours.organization'), test.id('ours.property'), 'u' || n from generate_series(1, 3000) n;
select is((select reltuples > 1000 from pg_class where oid = 'core.units'::regclass), false, 'nobody has counted them');
set local role pm_cron;
select lives_ok('select maintenance.analyze_all_tables()', 'tables and summaries are analyzed');
reset role;
select is((select reltuples > 1000 from pg_class where oid = 'core.units'::regclass), true, 'and now they are counted');
select is((select reltuples > 10 from pg_class where oid = 'identity.permissions'::regclass), true, 'those of identity too');

set local role pm_cron;
select lives_ok('select maintenance.vacuum_tables()', 'what is to be vacuumed');
select is((select count(*) from maintenance.reindex_fragmented_indexes()), 0::bigint, 'no index of a new database is broken');
reset role;
select throws_ok($$select test.asks('pm_app', 'ours', 'select maintenance.analyze_all_tables()')$$, '42501', null, 'no application does it');
select throws_ok($$select test.asks('pm_app', 'ours', 'select maintenance.vacuum_tables()')$$, '42501', null, 'nor looks what there is to do');

select * from finish();
rollback;
