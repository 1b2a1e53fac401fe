-- Takes away assets and their maintenance schedules.

set role pm_owner;

drop table operations.preventive_maintenance;
drop function app.keep_anchor_day();
drop table operations.assets;

reset role;
