-- Takes away the functions by which renters write.

set role pm_definer;

drop function app.mark_read(uuid[]);
drop function app.send_message(text, uuid, text, text, uuid);
drop function app.rate_maintenance(uuid, integer);
drop function app.report_maintenance(uuid, text, text, text, text, boolean, jsonb, text[]);

reset role;
