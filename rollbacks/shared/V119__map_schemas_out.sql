-- Takes away how rows of a tenant schema read in the shared schemas.

set role pm_definer;

drop function app.out_of_org(text, uuid);

reset role;
