-- Takes the checks away.

set role pm_definer;

drop function monitoring.check_sequences();
drop function monitoring.check_dead_tuples();
drop function monitoring.check_stale_statistics();
drop function monitoring.check_bloated_tables();
drop function monitoring.check_bloated_indexes();
drop function monitoring.check_unused_indexes();

reset role;
