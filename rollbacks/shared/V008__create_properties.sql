-- Takes away properties, buildings and assignments.

set role pm_owner;

drop table core.property_managers;
drop table core.buildings;
drop table core.properties;

reset role;
