-- Organizations that come back get new ids.

set role pm_definer;

drop function app.restore_tenant(text, text, text, text, uuid);

reset role;
