-- Takes away assets and their maintenance schedules.

set role pm_owner;

drop table operations.preventive_maintenance;
drop table operations.assets;

reset role;
