-- No longer counts properties and users.

set role pm_owner;

drop trigger refuse_beyond_plan_on_update on core.organization_members;
drop trigger refuse_beyond_plan_on_insert on core.organization_members;
drop trigger refuse_beyond_plan_on_update on core.properties;
drop trigger refuse_beyond_plan_on_insert on core.properties;

reset role;

set role pm_definer;

drop function app.refuse_beyond_plan();

reset role;
