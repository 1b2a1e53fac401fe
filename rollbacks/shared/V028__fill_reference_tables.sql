-- Empties the reference data's tables again.

set role pm_owner;

delete from shared.time_zones;
delete from shared.states;
delete from shared.countries;
delete from shared.currencies;

reset role;
