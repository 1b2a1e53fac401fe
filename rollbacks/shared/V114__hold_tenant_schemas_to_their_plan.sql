-- Takes away the limits of the plan in tenant schemas.

set role pm_definer;

drop function app.org_refuse_beyond_plan();

reset role;
