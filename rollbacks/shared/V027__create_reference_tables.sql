-- Takes away the reference data's tables.

set role pm_owner;

drop table shared.time_zones;
drop table shared.states;
drop table shared.countries;
drop table shared.currencies;

reset role;
