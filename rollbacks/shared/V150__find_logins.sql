-- Leaves the service without a way from an address to a person.

set role pm_definer;

drop function app.find_login(text, text);
drop function app.register_user(text, text, text, text);

reset role;
