-- Undoes V130: deletes the function. What it deleted stays deleted.

set role pm_definer;

drop function app.delete_expired_sessions(interval);

reset role;
