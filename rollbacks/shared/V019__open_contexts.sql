-- Takes away the way to open a context.

set role pm_definer;

drop function app.organization_ids();
drop function app.create_organization(text, text, uuid, text, text, text);
drop function app.set_context_for(uuid);
drop function app.set_context_as(uuid, uuid, inet, text, text);
drop function app.set_context(text, uuid, inet, text, text);
drop function app.open_context(uuid, uuid, inet, text, text);
drop function app.write_context(uuid, uuid, uuid, uuid, text[]);
drop function app.rents(uuid, uuid, uuid);
drop function app.organization_is_open(uuid);
drop function app.org_has_user(uuid, uuid);

reset role;
