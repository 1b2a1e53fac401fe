-- Organizations that come back get new ids; pooled ones can't be exported.

set role pm_definer;

drop function app.tables_of_tenants();
drop function app.restore_tenant(text, text, text, text, uuid);

reset role;
