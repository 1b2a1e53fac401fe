-- Takes away the functions for signing in and out.

set role pm_definer;

drop function app.close_session(text);
drop function app.open_session(uuid, interval, text, inet, text);

reset role;
