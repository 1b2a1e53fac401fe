-- pmdb no longer learns of this database's tenants.

set role pm_definer;

drop function app.appoint_administrator(uuid, uuid);
drop function app.unregister_tenant(text);
drop function app.set_tenant_status(text, text);
drop function app.list_tenants();
drop function app.register_tenant(text, text, text, text);

reset role;
