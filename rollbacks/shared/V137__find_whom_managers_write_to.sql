-- Takes away the lists of whom a manager may write to. Policies that use them go first.

set role pm_definer;

drop function app.my_correspondent_ids();
drop function app.my_managed_tenant_ids();
drop function app.my_managed_unit_ids();

reset role;
