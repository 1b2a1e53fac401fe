-- Takes the checks away.

set role pm_definer;

drop function monitoring.check_invalid_indexes();
drop function monitoring.check_unvalidated_constraints();
drop function monitoring.check_tables_without_key();
drop function monitoring.check_tables_without_rls();
drop function monitoring.check_missing_partitions();
drop function monitoring.check_extensions();

reset role;
