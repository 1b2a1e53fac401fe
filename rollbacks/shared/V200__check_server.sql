-- Takes the checks away.

set role pm_definer;

drop function monitoring.check_connections();
drop function monitoring.check_long_queries();
drop function monitoring.check_idle_in_transaction();
drop function monitoring.check_lock_queues();
drop function monitoring.check_cache_hit_ratio();
drop function monitoring.check_replication();
drop function monitoring.check_wal_archive();
drop function monitoring.check_transaction_age();
drop function monitoring.check_settings();

reset role;
