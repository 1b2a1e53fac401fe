-- Leaves total_units as they are, and no longer keeps them.

set role pm_owner;

drop trigger protect_total_units on core.buildings;
drop trigger protect_total_units on core.properties;
drop trigger update_total_units_on_move on core.units;
drop trigger update_total_units_on_delete on core.units;
drop trigger update_total_units_on_insert on core.units;

reset role;

set role pm_definer;

drop function app.protect_total_units();
drop function app.update_total_units_on_move();
drop function app.update_total_units();
drop function app.count_units(uuid, uuid[], uuid[]);

reset role;
