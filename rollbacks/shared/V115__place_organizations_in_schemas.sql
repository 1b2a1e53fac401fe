-- Schemas know nothing of the organizations they belong to.

set role pm_definer;

drop function app.organization_of_schema(name);

reset role;
