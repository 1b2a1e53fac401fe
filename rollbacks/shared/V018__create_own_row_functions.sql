-- Takes away the functions for own rows.

set role pm_definer;

drop function app.my_rented_property_ids();
drop function app.my_unit_ids();
drop function app.my_tenant_ids();
drop function app.my_property_ids();

reset role;
