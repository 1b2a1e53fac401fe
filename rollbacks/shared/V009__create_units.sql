-- Takes away the units.

set role pm_owner;

drop table core.units;

reset role;
