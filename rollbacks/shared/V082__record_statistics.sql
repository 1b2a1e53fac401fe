-- Takes away the record of statistics. pg_monitor stays with pm_definer: other databases of the cluster share the role.

set role pm_definer;

drop function monitoring.delete_old_statistics(interval);
drop function monitoring.record_connection_stats();
drop function monitoring.record_index_usage();
drop function monitoring.record_slow_queries();
drop function monitoring.without_constants(text);

reset role;

set role pm_owner;

drop table monitoring.connection_stats;
drop table monitoring.index_usage;
drop table monitoring.slow_queries;

reset role;
