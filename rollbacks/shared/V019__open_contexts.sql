-- Takes away the way to open a context.

set role pm_definer;

drop function app.organization_ids();
drop function app.create_organization(text, text, uuid);
drop function app.set_context_as(uuid, uuid, inet, text, text);

reset role;
