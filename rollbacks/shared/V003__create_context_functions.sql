-- Takes away the context functions.

set role pm_owner;

drop function app.set_updated_by();
drop function app.set_created_by();
drop function app.set_updated_at();
drop function app.required_organization_id();
drop function app.required_context();
drop function app.request_id();
drop function app.user_agent();
drop function app.client_ip();
drop function app.current_user_id();
drop function app.current_organization_id();

reset role;

set role pm_definer;

drop function app.rotate_context_key();
drop function app.sealed_context();
drop function app.seal_of(text);
drop materialized view app.context_key;

reset role;
