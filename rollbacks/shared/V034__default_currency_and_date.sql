-- Takes away the defaults of currency and date.

set role pm_definer;

drop function app.default_currency();
drop function app.organization_date(uuid);

reset role;
