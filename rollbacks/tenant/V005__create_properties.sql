-- Takes away properties and buildings.

set role pm_owner;

drop table buildings;
drop table properties;

reset role;
