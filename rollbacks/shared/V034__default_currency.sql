-- Takes away the default of currency.

set role pm_definer;

drop function app.default_currency();

reset role;
