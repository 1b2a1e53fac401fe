-- Takes away what finds one's own home.

set role pm_definer;

drop function app.my_home_property_ids();
drop function app.my_home_unit_ids();

reset role;
