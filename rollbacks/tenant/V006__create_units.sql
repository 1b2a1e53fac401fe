-- Takes away the units.

set role pm_owner;

drop table units;

reset role;
