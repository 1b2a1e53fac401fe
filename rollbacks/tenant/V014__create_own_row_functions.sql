-- Takes away the lists of what a manager or a renter has to do with. Policies that use them go first.

set role pm_definer;

drop function my_home_property_ids();
drop function my_home_unit_ids();
drop function my_rented_property_ids();
drop function my_unit_ids();
drop function my_tenant_ids();
drop function my_correspondent_ids();
drop function my_managed_unit_ids();
drop function my_property_ids();

reset role;
